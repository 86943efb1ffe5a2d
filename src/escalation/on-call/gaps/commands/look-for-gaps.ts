import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../../../libs/config/config';
import { FailedItems } from '../../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { Timelines } from '../../timeline/timelines';
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
    private readonly timelines: Timelines,
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

  /** Calculates without a transaction: a month of some schedules may take long. */
  private async lookAt(ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    const records = await this.gaps.read(ids, at);
    const refs = records.filter(isSetUp).map(({ tenantId, scheduleId }) => ({ tenantId, id: scheduleId }));
    const until = new Date(at.getTime() + this.config.onCall.gapDays * DAY_MS);
    const gaps = await this.timelines.gaps(refs, at, until);
    await this.act(records, (scheduleId) => gaps.get(scheduleId)?.[0], at);
  }

  /** Reports gaps. A schedule that was changed meanwhile is still due, and looked at in the next round. */
  @Transactional()
  protected async act(records: readonly GapRecord[], gapOf: (id: string) => Gap | undefined, at: Date): Promise<void> {
    const unchanged = await this.gaps.lockUnchanged(records);
    for (const record of records)
      if (unchanged.has(record.scheduleId)) await this.report(record, gapOf(record.scheduleId), at);
  }

  private async report(record: GapRecord, gap: Gap | undefined, now: Date): Promise<void> {
    const { tenantId, scheduleId } = record;
    const { report, reported } = decideGap(reportedOf(record), gap, now.getTime());
    await this.gaps.save(tenantId, scheduleId, reported, new Date(now.getTime() + HOUR_MS));
    if (report === 'gap' && gap) await this.outbox.record(tenantId, [gapEvent(record, gap, now)]);
    if (report === 'covered') await this.outbox.record(tenantId, [coveredEvent(record, now)]);
  }
}
