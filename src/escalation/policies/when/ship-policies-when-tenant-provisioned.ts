import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { TenantProvisionedEvent } from '../../../directory';
import { ShipPoliciesCommand } from '../commands/ship-policies';

/** A new tenant gets its on-call schedule and the shipped policies. */
@OutboxListener(TenantProvisionedEvent)
export class ShipPoliciesWhenTenantProvisioned implements EventsListener<TenantProvisionedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly TenantProvisionedEvent[]): Promise<void> {
    await this.commands.execute(new ShipPoliciesCommand(events.map(({ tenantId }) => tenantId)));
  }
}
