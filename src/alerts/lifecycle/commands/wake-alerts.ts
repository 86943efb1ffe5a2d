import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { Clock } from '../../../../libs/kernel/clock';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Outbox } from '../../../../libs/outbox/outbox';
import { observeWakeLateness } from '../../alerts.metrics';
import type { Alert } from '../domain/alert';
import { automatic, withStory } from '../../events/alert-story';
import { unsnoozedEvent, type WakeReason } from '../../events/alert-unsnoozed.event';
import { AlertsRepository, firstSnoozed } from '../persistence/alerts.repository';

/** Ends the snooze of all alerts whose `snoozed_until` has passed. Returns how many there were. */
export class WakeDueAlertsCommand extends Command<number> {}

/** Ends the snooze of those of the alerts that are snoozed, because their severity has risen. */
export class WakeWorsenedAlertsCommand extends Command<void> {
  constructor(
    readonly alertIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

const BATCH = 500;

const notes = { timer: 'the snooze time is over', worse: 'it became worse' } as const;

/** Ends the snooze of locked alerts, without an actor. */
async function wakeAll(
  alerts: AlertsRepository,
  outbox: Outbox,
  snoozed: readonly Alert[],
  reason: Exclude<WakeReason, 'member'>,
  at: Date,
): Promise<void> {
  const rows = await alerts.saveAll(
    SYSTEM,
    snoozed.map((alert) => ({ alert, entry: alert.wake(null, at, notes[reason]) })),
  );
  await outbox.record(
    SYSTEM,
    rows.map((row) =>
      withStory(unsnoozedEvent(row, reason, null, at), automatic({ previousStatus: 'snoozed', newStatus: row.status })),
    ),
  );
}

@WhenDue(() => new WakeDueAlertsCommand(), firstSnoozed)
@CommandHandler(WakeDueAlertsCommand)
export class WakeDueAlertsHandler implements ICommandHandler<WakeDueAlertsCommand> {
  private readonly failed = new FailedItems(new Logger(WakeDueAlertsHandler.name));

  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    let woken = 0;
    await inRounds(BATCH, async (max) => {
      const at = this.clock.now();
      const ids = await this.alerts.snoozedUntil(at, max, this.failed.ids);
      await this.failed.handle(ids, async (some) => (woken += await this.wake(some, at)));
      return ids.length;
    });
    return woken;
  }

  /** Wakes those of the alerts that are still due. */
  @Transactional()
  protected async wake(ids: readonly string[], at: Date): Promise<number> {
    const locked = await this.alerts.lockFree(ids);
    const due = locked.filter(({ state: { status, snoozedUntil } }) => status === 'snoozed' && isDue(snoozedUntil, at));
    for (const { state } of due) observeWakeLateness(state.snoozedUntil ?? at, at);
    await wakeAll(this.alerts, this.outbox, due, 'timer', at);
    return due.length;
  }
}

const isDue = (until: Date | null, at: Date): boolean => until !== null && until <= at;

@CommandHandler(WakeWorsenedAlertsCommand)
export class WakeWorsenedAlertsHandler implements ICommandHandler<WakeWorsenedAlertsCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async execute({ alertIds, at }: WakeWorsenedAlertsCommand): Promise<void> {
    if (alertIds.length === 0) return;
    const locked = await this.alerts.lockAll(SYSTEM, alertIds);
    const snoozed = locked.filter(({ state }) => state.status === 'snoozed');
    await wakeAll(this.alerts, this.outbox, snoozed, 'worse', at);
  }
}
