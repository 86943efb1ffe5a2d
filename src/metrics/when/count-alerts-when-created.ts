import { Counter } from 'prom-client';
import { Config } from '../../../libs/config/config';
import { type EventsListener, OutboxListener } from '../../../libs/outbox/outbox-listener';
import { BoundedLabel } from '../../../libs/telemetry/bounded-label';
import { RecentIds } from '../../../libs/telemetry/recent-ids';
import { AlertCreatedEvent } from '../../alerts';

const MAX_ALERT_TYPES = 100;
const MAX_REMEMBERED_EVENTS = 10_000;

const created = new Counter({
  name: 'alerts_created_total',
  help: 'Alerts raised',
  labelNames: ['tenant_id', 'alert_type', 'severity'],
});

const suppressed = new Counter({
  name: 'alerts_quiet_total',
  help: 'Alerts that were raised suppressed, so that nobody was notified, by the reason',
  labelNames: ['reason', 'severity'],
});

/** Counts alerts that were raised; an event that is delivered again is not counted twice. */
@OutboxListener(AlertCreatedEvent)
export class CountAlertsWhenCreated implements EventsListener<AlertCreatedEvent> {
  private readonly tenants: BoundedLabel;
  private readonly alertTypes = new BoundedLabel(MAX_ALERT_TYPES);
  private readonly seen = new RecentIds(MAX_REMEMBERED_EVENTS);

  constructor({ metrics }: Config) {
    this.tenants = new BoundedLabel(metrics.maxTenants);
  }

  handle(events: readonly AlertCreatedEvent[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const { eventId, tenantId, alertType, severity, quietReason } of events) {
      if (eventId !== undefined && !this.seen.isNew(eventId)) continue;
      if (quietReason) suppressed.inc({ reason: quietReason, severity });
      const kind = JSON.stringify([this.tenants.of(tenantId), this.alertTypes.of(alertType), severity]);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    for (const [kind, count] of counts) {
      const [tenant_id, alert_type, severity] = JSON.parse(kind) as [string, string, string];
      created.inc({ tenant_id, alert_type, severity }, count);
    }
    return Promise.resolve();
  }
}
