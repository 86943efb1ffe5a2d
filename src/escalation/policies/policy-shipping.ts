import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { EnsureDefaultSchedulesCommand } from '../on-call/default-schedule/commands/ensure-default-schedules';
import type { PolicyDefinition } from './domain/policy';
import { PoliciesRepository } from './persistence/policies.repository';
import type { PolicyRow } from './policy-view';
import { shippedPolicies } from './shipped-policies';

/** Gives tenants the shipped policies that they lack. */
@Injectable()
export class PolicyShipping {
  constructor(
    private readonly commands: CommandBus,
    private readonly policies: PoliciesRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds the shipped policies that are missing by their name, in the current transaction. Those that are there stay as they are.
   * @param by the member who wants them back; null: Campana itself
   * @returns those that were added
   */
  async ship(tenantIds: readonly string[], by: AuditActor | null): Promise<readonly PolicyRow[]> {
    await this.policies.lockTenants(tenantIds);
    const schedules = await this.commands.execute(new EnsureDefaultSchedulesCommand(tenantIds, by));
    const known = await this.policies.of(tenantIds);
    const missing = tenantIds.flatMap((tenantId) => {
      const own = known.filter((one) => one.tenantId === tenantId);
      return missingOf(own, schedules.get(tenantId)).map((policy) => this.rowOf(tenantId, policy, by));
    });
    await this.policies.add(missing);
    return missing;
  }

  private rowOf(tenantId: string, definition: PolicyDefinition, by: AuditActor | null): PolicyRow {
    const now = this.clock.now();
    const own = { id: uuidv7(now.getTime()), tenantId, version: 1, createdBy: null, createdAt: now, updatedAt: now };
    // the first alert of a new tenant may have rung before its policies were made
    return { ...definition, ...own, appliesSince: by && now };
  }
}

/** The shipped policies whose names are free; what another one is the default for already, they are not. */
function missingOf(own: readonly PolicyRow[], scheduleId: string | undefined): readonly PolicyDefinition[] {
  if (scheduleId === undefined) return [];
  const names = new Set(own.map(({ name }) => name));
  const taken = new Set(own.flatMap(({ defaultFor }) => defaultFor));
  const missing = shippedPolicies(scheduleId).filter(({ name }) => !names.has(name));
  return missing.map((policy) => ({ ...policy, defaultFor: policy.defaultFor.filter((one) => !taken.has(one)) }));
}
