import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { NotifyCommand, type NotifyRequest } from '../../../../notifications';
import { GetOnCallQuery } from '../../queries/get-on-call';
import { decideNotices, type Notice, type NoticePlan, type OnCallNow } from '../domain/decide-notices';
import { OnCallChangedEvent } from '../events/on-call-changed.event';
import { noticeText } from '../notice-words';
import { firstDueWatch, WatchesRepository, type WatchRecord } from '../persistence/watches.repository';

/** Tells people of handoffs, and others of who is on call, where it is due. */
export class WatchHandoffsCommand extends Command<void> {}

/** Few at once: each costs a question of its own, and others wait for the locks. */
const BATCH = 20;
const MINUTE_MS = 60_000;
/** What somebody must know who is responsible from now on does not wait for the morning. */
const urgentKinds: readonly Notice['kind'][] = ['before', 'start', 'added'];

/** A schedule with what follows from a look at it. */
interface Look {
  readonly watch: WatchRecord;
  readonly plan: NoticePlan;
  readonly now: OnCallNow;
}

const requestOf = ({ watch }: Look, notice: Notice): NotifyRequest => ({
  tenantId: watch.tenantId,
  alertId: null,
  epoch: null,
  cause: `on_call:${notice.kind}:${watch.scheduleId}:${new Date(notice.at).toISOString()}`,
  targets: [{ memberId: notice.memberId }],
  channels: null,
  urgent: urgentKinds.includes(notice.kind),
  text: noticeText(notice, watch.name, watch.timeZone),
  reason: null,
});

const changedEvent = ({ watch, now }: Look): OnCallChangedEvent =>
  new OnCallChangedEvent({
    tenantId: watch.tenantId,
    scheduleId: watch.scheduleId,
    onCall: now.present,
    until: now.until === null ? null : new Date(now.until).toISOString(),
    timestamp: new Date(now.at).toISOString(),
  });

@WhenDue(() => new WatchHandoffsCommand(), firstDueWatch)
@CommandHandler(WatchHandoffsCommand)
export class WatchHandoffsHandler implements ICommandHandler<WatchHandoffsCommand> {
  private readonly failed = new FailedItems(new Logger('handoffs'));

  constructor(
    private readonly watches: WatchesRepository,
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    await inRounds(BATCH, async (max) => {
      const due = await this.watches.due(this.clock.now(), max, this.failed.ids);
      await this.failed.handle(due, (ids) => this.lookAt(ids));
      return due.length;
    });
  }

  @Transactional()
  protected async lookAt(ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    for (const watch of await this.watches.lock(ids, at)) await this.act(await this.look(watch, at));
  }

  private async look(watch: WatchRecord, at: Date): Promise<Look> {
    const { tenantId, scheduleId } = watch;
    const presentAt = async (instant: Date) =>
      (await this.queries.execute(new GetOnCallQuery(tenantId, [scheduleId], instant))).get(scheduleId);
    const present = await presentAt(at);
    const until = present?.until ?? null;
    const next = until === null ? undefined : await presentAt(until);
    const now: OnCallNow = {
      at: at.getTime(),
      present: present?.onCall ?? [],
      until: until?.getTime() ?? null,
      next: next?.onCall ?? [],
      noticeMs: watch.handoffNoticeMinutes * MINUTE_MS,
      // who joins takes part in the shipped schedule: nobody has edited it
      tellsOfEdits: !watch.followsMembers,
    };
    const { onCall, handoffAt, announcedAt } = watch;
    const times = { handoffAt: handoffAt?.getTime() ?? null, announcedAt: announcedAt?.getTime() ?? null };
    return { watch, now, plan: decideNotices({ onCall, ...times }, now) };
  }

  private async act(look: Look): Promise<void> {
    const { watch, plan } = look;
    const { tenantId, scheduleId } = watch;
    await this.watches.save(tenantId, scheduleId, plan.watched, plan.nextAt);
    if (plan.hasChanged) await this.outbox.record(tenantId, [changedEvent(look)]);
    const requests = plan.notices.map((notice) => requestOf(look, notice));
    if (requests.length > 0) await this.commands.execute(new NotifyCommand(requests));
  }
}
