import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../../../libs/config/config';
import { FailedItems } from '../../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { GetGapsQuery } from '../../queries/get-shifts';
import { decideGap, type Gap, type ReportedGap } from '../domain/decide-gap';
import { coveredEvent, gapEvent } from '../gap-events';
import { firstDueGap, type GapRecord, GapsRepository } from '../persistence/gaps.repository';

/** Looks for gaps of the schedules that are due: every hour, and after each edit. */
export class LookForGapsCommand extends Command<void> {}

/** Few at once: the gaps of a month are calculated for each. */
const BATCH = 20;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const reportedOf = ({ startsAt, endsAt, isSoon, reportedAt }: GapRecord): ReportedGap | null =>
  startsAt && endsAt && reportedAt
    ? { from: startsAt.getTime(), until: endsAt.getTime(), isSoon, reportedAt: reportedAt.getTime() }
    : null;

/** Whether somebody has set the schedule up: the shipped one has nobody until members join. */
const isSetUp = ({ followsMembers, layers }: GapRecord): boolean =>
  !followsMembers || layers.some(({ participants }) => participants.length > 0);

@WhenDue(() => new LookForGapsCommand(), firstDueGap)
@CommandHandler(LookForGapsCommand)
export class LookForGapsHandler implements ICommandHandler<LookForGapsCommand> {
  private readonly failed = new FailedItems(new Logger('on-call gaps'));

  constructor(
    private readonly gaps: GapsRepository,
    private readonly queries: QueryBus,
    private readonly outbox: Outbox,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(BATCH, async (max) => {
      const due = await this.gaps.due(this.clock.now(), max, this.failed.ids);
      await this.failed.handle(due, (ids) => this.lookAt(ids));
      return due.length;
    });
  }

  @Transactional()
  protected async lookAt(ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    for (const record of await this.gaps.lock(ids, at)) await this.look(record, at);
  }

  private async look(record: GapRecord, now: Date): Promise<void> {
    const { tenantId, scheduleId } = record;
    const gap = isSetUp(record) ? await this.firstGap(record, now) : undefined;
    const { report, reported } = decideGap(reportedOf(record), gap, now.getTime());
    await this.gaps.save(tenantId, scheduleId, reported, new Date(now.getTime() + HOUR_MS));
    if (report === 'gap' && gap) await this.outbox.record(tenantId, [gapEvent(record, gap, now)]);
    if (report === 'covered') await this.outbox.record(tenantId, [coveredEvent(record, now)]);
  }

  private async firstGap({ tenantId, scheduleId }: GapRecord, now: Date): Promise<Gap | undefined> {
    const until = new Date(now.getTime() + this.config.onCall.gapDays * DAY_MS);
    const gaps = await this.queries.execute(new GetGapsQuery(tenantId, [scheduleId], now, until));
    const [first] = gaps.get(scheduleId) ?? [];
    return first && { from: first.from.getTime(), until: first.until.getTime() };
  }
}
