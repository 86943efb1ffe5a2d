import { EventsHandler } from '@nestjs/cqrs';
import { Counter } from 'prom-client';
import type { EventsListener } from '../../../libs/outbox/dispatcher';
import { AlertCreatedEvent } from '../../alerts';
import { TenantLabel } from '../tenant-label';

const created = new Counter({
  name: 'alerts_created_total',
  help: 'Alerts raised',
  labelNames: ['tenant_id', 'alert_type', 'severity'],
});

@EventsHandler(AlertCreatedEvent)
export class CountAlertsWhenCreated implements EventsListener<AlertCreatedEvent> {
  constructor(private readonly tenant: TenantLabel) {}

  handle(events: readonly AlertCreatedEvent[]): Promise<void> {
    for (const { tenantId, alertType, severity } of events)
      created.inc({ tenant_id: this.tenant.of(tenantId), alert_type: alertType, severity });
    return Promise.resolve();
  }
}
