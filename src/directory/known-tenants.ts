import { Injectable } from '@nestjs/common';
import { TenantsRepository } from './persistence/tenants.repository';

/** Says which tenants are registered. */
@Injectable()
export class KnownTenants {
  /** Tenants that were found in the table. Rows are never deleted from it, so this needs no expiry. */
  private readonly known = new Set<string>();

  constructor(private readonly tenants: TenantsRepository) {}

  /** Returns those of the tenants that are not registered. */
  async missing(tenantIds: readonly string[]): Promise<readonly string[]> {
    const unchecked = [...new Set(tenantIds)].filter((id) => !this.known.has(id));
    if (unchecked.length === 0) return [];
    for (const id of await this.tenants.existing(unchecked)) this.known.add(id);
    return unchecked.filter((id) => !this.known.has(id));
  }
}
