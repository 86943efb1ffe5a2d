import { Clock } from '../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import {
  AlertAcknowledgedEvent,
  AlertCreatedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSuppressedEvent,
  AlertSnoozedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsuppressedEvent,
  AlertUnsnoozedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
} from '../../alerts';
import { RollUpsRepository } from '../persistence/roll-ups.repository';

/** All that changes a figure of an alert. */
const changes = [
  AlertAcknowledgedEvent,
  AlertIgnoredEvent,
  AlertReopenedEvent,
  AlertResolvedEvent,
  AlertSuppressedEvent,
  AlertSnoozedEvent,
  AlertUnacknowledgedEvent,
  AlertUnsuppressedEvent,
  AlertUnsnoozedEvent,
  AlertUpdatedEvent,
  AlertWorsenedEvent,
] as const;

type Change = InstanceType<(typeof changes)[number]> | AlertCreatedEvent;

/** A day is calculated some minutes after it is over: what was told sooner after it happened is in it. */
const SOON_MS = 60_000;

/** An alert belongs to the day on which it was raised: what happens to it later makes that day's figures wrong. */
@OutboxListener(...changes, AlertCreatedEvent)
export class MarkDayWhenAlertChanged implements EventsListener<Change> {
  constructor(
    private readonly rollUps: RollUpsRepository,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly Change[]): Promise<void> {
    const soon = this.clock.now().getTime() - SOON_MS;
    const input = events.filter((e) => !(e instanceof AlertCreatedEvent) || Date.parse(e.timestamp) < soon);
    const alertIds = [...new Set(input.map(({ alertId }) => alertId))];
    if (alertIds.length > 0) await this.rollUps.markAlerts(alertIds);
  }
}
