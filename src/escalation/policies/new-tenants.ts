import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { LRUCache } from 'lru-cache';
import { Outbox } from '../../../libs/outbox/outbox';
import { TenantProvisionedEvent } from '../../directory';
import { ShipPoliciesCommand } from './commands/ship-policies';

const MAX_KNOWN = 10_000;

/**
 * Tenants that were registered just now. Their first alert may be heard of before their registration, since the order of events
 * holds for each subject only; then they get their policies with the alert.
 */
@Injectable()
export class NewTenants {
  /** Tenants whose registration was heard of. */
  private readonly known = new LRUCache<string, true>({ max: MAX_KNOWN });

  constructor(
    private readonly outbox: Outbox,
    private readonly commands: CommandBus,
  ) {}

  /** Ships the policies of those of these tenants whose registration still waits. @returns whether there were any */
  async ship(tenantIds: readonly string[]): Promise<boolean> {
    const unknown = [...new Set(tenantIds)].filter((id) => !this.known.has(id));
    if (unknown.length === 0) return false;
    const waiting = await this.outbox.tenantsWaiting(TenantProvisionedEvent, unknown);
    if (waiting.length > 0) await this.commands.execute(new ShipPoliciesCommand(waiting));
    for (const id of unknown) this.known.set(id, true);
    return waiting.length > 0;
  }
}
