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
import { SlaBreachedEvent } from '../../escalation';
import { RollUpsRepository } from '../persistence/roll-ups.repository';

/** The events that may change a figure, besides the creation of an alert. */
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
  SlaBreachedEvent,
] as const;

type Change = InstanceType<(typeof changes)[number]> | AlertCreatedEvent;

/** A day is calculated minutes after its end, so an alert younger than this cannot be missing in its figures. */
const RECENT_MS = 60_000;

/** An alert belongs to the day on which it was raised: a later change makes the figures of that day out of date. */
@OutboxListener(...changes, AlertCreatedEvent)
export class MarkDayWhenAlertChanged implements EventsListener<Change> {
  constructor(
    private readonly rollUps: RollUpsRepository,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly Change[]): Promise<void> {
    const recent = this.clock.now().getTime() - RECENT_MS;
    const relevant = events.filter((e) => !(e instanceof AlertCreatedEvent) || Date.parse(e.timestamp) < recent);
    const alertIds = [...new Set(relevant.map(({ alertId }) => alertId))];
    if (alertIds.length > 0) await this.rollUps.markAlerts(alertIds);
  }
}
