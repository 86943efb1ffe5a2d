import { EventsHandler } from '@nestjs/cqrs';
import { Counter } from 'prom-client';
import { Config } from '../../../libs/config/config';
import type { EventsListener } from '../../../libs/outbox/dispatcher';
import { BoundedLabel } from '../../../libs/telemetry/bounded-label';
import { AlertCreatedEvent } from '../../alerts';

const MOST_ALERT_TYPES = 100;

const created = new Counter({
  name: 'alerts_created_total',
  help: 'Alerts raised',
  labelNames: ['tenant_id', 'alert_type', 'severity'],
});

@EventsHandler(AlertCreatedEvent)
export class CountAlertsWhenCreated implements EventsListener<AlertCreatedEvent> {
  private readonly tenants: BoundedLabel;
  private readonly alertTypes = new BoundedLabel(MOST_ALERT_TYPES);

  constructor({ metrics }: Config) {
    this.tenants = new BoundedLabel(metrics.maxTenants);
  }

  handle(events: readonly AlertCreatedEvent[]): Promise<void> {
    for (const { tenantId, alertType, severity } of events)
      created.inc({ tenant_id: this.tenants.of(tenantId), alert_type: this.alertTypes.of(alertType), severity });
    return Promise.resolve();
  }
}
