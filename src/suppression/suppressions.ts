import { Injectable } from '@nestjs/common';
import { Changes } from '../../libs/database/changes';
import { Database, SYSTEM } from '../../libs/database/database';
import { TenantCache } from '../../libs/database/tenant-cache';

/** A time span in which matching occurrences raise nothing. */
export interface Suppression {
  readonly tenantId: string;
  /** The alert types that it silences; null for all. */
  readonly alertTypes: readonly string[] | null;
  readonly startTime: Date;
  readonly endTime: Date;
}

const select = `
  SELECT tenant_id AS "tenantId", alert_types AS "alertTypes", start_time AS "startTime", end_time AS "endTime"
  FROM alert_suppressions WHERE tenant_id = ANY($1) AND is_active AND end_time > now()`;

/** The suppressions of each tenant that hold now or later, remembered until any process changed them. */
@Injectable()
export class Suppressions {
  private readonly cache: TenantCache<readonly Suppression[]>;

  constructor(
    private readonly database: Database,
    changes: Changes,
  ) {
    this.cache = new TenantCache(changes, ['alert_suppressions'], (tenantIds) => this.load(tenantIds), []);
  }

  of(tenantIds: Iterable<string>): Promise<ReadonlyMap<string, readonly Suppression[]>> {
    return this.cache.of(tenantIds);
  }

  private async load(tenantIds: string[]): Promise<ReadonlyMap<string, readonly Suppression[]>> {
    const rows = await this.database.in(SYSTEM, (entities) => entities.query<Suppression[]>(select, [tenantIds]));
    return new Map(tenantIds.map((id) => [id, rows.filter(({ tenantId }) => tenantId === id)]));
  }
}
