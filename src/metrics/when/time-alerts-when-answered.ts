import { Histogram } from 'prom-client';
import { Config } from '../../../libs/config/config';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { BoundedLabel } from '../../../libs/telemetry/bounded-label';
import { RecentIds } from '../../../libs/telemetry/recent-ids';
import { AlertAcknowledgedEvent, AlertResolvedEvent } from '../../alerts';

const MAX_ALERT_TYPES = 100;
const MAX_REMEMBERED_EVENTS = 10_000;

const responses = new Histogram({
  name: 'alert_response_time_seconds',
  help: 'Time from when an alert was raised until a member acknowledged it',
  labelNames: ['tenant_id', 'severity'],
  buckets: [60, 300, 600, 1_800, 3_600, 7_200],
});

const resolutions = new Histogram({
  name: 'alert_resolution_time_seconds',
  help: 'Time from when an alert was raised until it was resolved',
  labelNames: ['tenant_id', 'alert_type'],
  buckets: [300, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400],
});

type Answer = AlertAcknowledgedEvent | AlertResolvedEvent;

/** Measures how long alerts take to be acknowledged and resolved; an event that is delivered again is ignored. */
@OutboxListener(AlertAcknowledgedEvent, AlertResolvedEvent)
export class TimeAlertsWhenAnswered implements EventsListener<Answer> {
  private readonly tenants: BoundedLabel;
  private readonly alertTypes = new BoundedLabel(MAX_ALERT_TYPES);
  private readonly seen = new RecentIds(MAX_REMEMBERED_EVENTS);

  constructor({ metrics }: Config) {
    this.tenants = new BoundedLabel(metrics.maxTenants);
  }

  handle(events: readonly Answer[]): Promise<void> {
    for (const event of events) if (event.eventId === undefined || this.seen.isNew(event.eventId)) this.time(event);
    return Promise.resolve();
  }

  private time(event: Answer): void {
    const tenant_id = this.tenants.of(event.tenantId);
    if (event instanceof AlertAcknowledgedEvent)
      responses.observe({ tenant_id, severity: event.severity }, event.responseTimeSeconds);
    else
      resolutions.observe({ tenant_id, alert_type: this.alertTypes.of(event.alertType) }, event.resolutionTimeSeconds);
  }
}
