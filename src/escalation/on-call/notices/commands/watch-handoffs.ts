import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../../libs/database/database';
import { FailedItems } from '../../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../../libs/jobs/when-due';
import { Clock } from '../../../../../libs/kernel/clock';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { NotifyCommand, type NotifyRequest } from '../../../../notifications';
import type { OnCallPerson } from '../../domain/override';
import { type Outlook, Timelines } from '../../timeline/timelines';
import {
  decideNotices,
  MAX_LOOK_INTERVAL_MS,
  type Notice,
  type NoticePlan,
  type OnCallNow,
} from '../domain/decide-notices';
import { OnCallChangedEvent } from '../events/on-call-changed.event';
import { noticeText } from '../notice-words';
import {
  firstDueWatch,
  WatchesRepository,
  type WatchRecord,
  type WatchUpdate,
} from '../persistence/watches.repository';

/** Tells people of handoffs, and others of who is on call, where it is due. */
export class WatchHandoffsCommand extends Command<void> {}

/** All tenants may have a handoff on Monday at nine: many need the same few statements. */
const BATCH = 500;
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
    until: now.changes[0] ? new Date(now.changes[0].at).toISOString() : null,
    timestamp: new Date(now.at).toISOString(),
  });

const membersOf = (people: readonly OnCallPerson[]): string[] => [...new Set(people.map(({ memberId }) => memberId))];

function lookOf(watch: WatchRecord, { people, changes }: Outlook, at: Date): Look {
  const now: OnCallNow = {
    at: at.getTime(),
    present: membersOf(people),
    changes: changes.map((change) => ({ at: change.at, members: membersOf(change.people) })),
    noticeMs: watch.handoffNoticeMinutes * MINUTE_MS,
    // who joins takes part in the shipped schedule: nobody has edited it
    tellsOfEdits: !watch.followsMembers,
  };
  const { onCall, handoffAt, announced } = watch;
  return { watch, now, plan: decideNotices({ onCall, handoffAt: handoffAt?.getTime() ?? null, announced }, now) };
}

const updateOf = ({ watch, plan: { watched, nextAt } }: Look): WatchUpdate => ({
  scheduleId: watch.scheduleId,
  onCall: watched.onCall,
  handoffAt: watched.handoffAt === null ? null : new Date(watched.handoffAt),
  announced: watched.announced,
  nextAt: new Date(nextAt),
});

@WhenDue(() => new WatchHandoffsCommand(), firstDueWatch)
@CommandHandler(WatchHandoffsCommand)
export class WatchHandoffsHandler implements ICommandHandler<WatchHandoffsCommand> {
  private readonly failed = new FailedItems(new Logger('handoffs'));

  constructor(
    private readonly watches: WatchesRepository,
    private readonly timelines: Timelines,
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

  /** Calculates without a transaction: many schedules may take long, and a lock would keep their editors waiting. */
  private async lookAt(ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    const watches = await this.watches.read(ids, at);
    const noticeMs = Math.max(0, ...watches.map(({ handoffNoticeMinutes }) => handoffNoticeMinutes)) * MINUTE_MS;
    const until = new Date(at.getTime() + MAX_LOOK_INTERVAL_MS + noticeMs);
    const refs = watches.map(({ tenantId, scheduleId }) => ({ tenantId, id: scheduleId }));
    const outlooks = await this.timelines.outlook(refs, at, until);
    const looks = watches.flatMap((watch) => {
      const outlook = outlooks.get(watch.scheduleId);
      return outlook ? [lookOf(watch, outlook, at)] : [];
    });
    if (looks.length > 0) await this.act(looks);
  }

  /** Tells people. A schedule that was changed meanwhile is still due, and looked at in the next round. */
  @Transactional()
  protected async act(all: readonly Look[]): Promise<void> {
    const unchanged = await this.watches.lockUnchanged(all.map(({ watch }) => watch));
    const looks = all.filter(({ watch }) => unchanged.has(watch.scheduleId));
    await this.watches.save(looks.map(updateOf));
    const changed = looks.filter(({ plan }) => plan.hasChanged);
    await this.outbox.record(SYSTEM, changed.map(changedEvent));
    const requests = looks.flatMap((look) => look.plan.notices.map((notice) => requestOf(look, notice)));
    await this.commands.execute(new NotifyCommand(requests));
  }
}
