import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { MAX_FIELD_TYPES } from '../alert-types';

const select =
  'SELECT tenant_id AS "tenantId", alert_type AS "alertType" FROM alert_rule_types WHERE tenant_id = ANY($1)';

// two processes at the same time may add a few too many
const add = `
  INSERT INTO alert_rule_types (tenant_id, alert_type)
  SELECT $1, t.alert_type FROM unnest($2::text[]) AS t(alert_type)
  LIMIT greatest(0, ${MAX_FIELD_TYPES} - (SELECT count(*) FROM alert_rule_types WHERE tenant_id = $1))
  ON CONFLICT DO NOTHING`;

/** Reads and writes `alert_rule_types`: the types of alerts that the events of a tenant have brought. */
@Injectable()
export class AlertTypesRepository {
  constructor(private readonly database: Database) {}

  /** The types of each of these tenants. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.database.query<{ tenantId: string; alertType: string }[]>(SYSTEM, select, [tenantIds]);
    const byTenant = new Map<string, string[]>();
    for (const { tenantId, alertType } of rows) byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), alertType]);
    return byTenant;
  }

  /** Adds types, as many as the tenant may have. @returns all types of the tenant */
  async add(tenantId: string, types: readonly string[]): Promise<readonly string[]> {
    await this.database.query(tenantId, add, [tenantId, types]);
    return (await this.of([tenantId])).get(tenantId) ?? [];
  }
}
