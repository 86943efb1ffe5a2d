import { type EventFields, OutboxEvent } from '../../../libs/outbox/outbox-event';

/** A tenant was registered. It is not published: modules hear of it and give the tenant what is shipped. */
export class TenantProvisionedEvent extends OutboxEvent {
  static readonly type = 'tenant.provisioned';
  static readonly wireName = 'tenant_provisioned';
  readonly tenantId: string;
  readonly timestamp: string;

  constructor(fields: EventFields<TenantProvisionedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.tenantId;
  }
}
