import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../libs/database/database';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { AlertIgnoredEvent, AlertResolvedEvent } from '../../alerts';
import { InhibitionsRepository } from '../persistence/inhibitions.repository';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { StormsRepository } from '../persistence/storms.repository';

type ClosedEvent = AlertResolvedEvent | AlertIgnoredEvent;

/** A closed alert inhibits nothing: the problems that it inhibited are checked again at once. */
@OutboxListener(AlertResolvedEvent, AlertIgnoredEvent)
export class ReleaseInhibitedWhenAlertClosed implements EventsListener<ClosedEvent> {
  constructor(
    private readonly inhibitions: InhibitionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly storms: StormsRepository,
  ) {}

  @Transactional()
  async handle(events: readonly ClosedEvent[]): Promise<void> {
    const alertIds = events.map(({ alertId }) => alertId);
    await this.inhibitions.removeInhibitors(alertIds);
    await this.problems.releaseBy(SYSTEM, 'source_alert_id', alertIds, new Date(events[0]?.timestamp ?? 0));
    // if the storm still goes on, a new alert reports it
    await this.storms.end(alertIds);
  }
}
