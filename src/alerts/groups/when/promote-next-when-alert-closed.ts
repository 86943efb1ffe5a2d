import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { Outbox } from '../../../../libs/outbox/outbox';
import { AlertIgnoredEvent } from '../../events/alert-ignored.event';
import { AlertResolvedEvent } from '../../events/alert-resolved.event';
import { unsuppressedEvent } from '../../events/alert-unsuppressed.event';
import { SuppressedAlertsRepository } from '../../suppressed/persistence/suppressed-alerts.repository';

type ClosedEvent = AlertResolvedEvent | AlertIgnoredEvent;

/**
 * When the alert that notified for its group is closed, the worst open alert notifies. Without an open one, the group
 * closes.
 */
@OutboxListener(AlertResolvedEvent, AlertIgnoredEvent)
export class PromoteNextWhenAlertClosed implements EventsListener<ClosedEvent> {
  constructor(
    private readonly alerts: SuppressedAlertsRepository,
    private readonly outbox: Outbox,
  ) {}

  @Transactional()
  async handle(events: readonly ClosedEvent[]): Promise<void> {
    const alertIds = events.map(({ alertId }) => alertId);
    const at = new Date(events[0]?.timestamp ?? 0);
    const promoted = await this.alerts.promote(alertIds, at);
    await this.outbox.record(
      SYSTEM,
      promoted.map((one) => unsuppressedEvent(one, one.status === 'active', at)),
    );
    await this.alerts.closeGroups(alertIds);
  }
}
