import type { Hub } from './hub';

/** Every row of a tenant, in every table that has rows of tenants. */
export async function rowsOfTenant(hub: Hub, tenantId: string): Promise<Record<string, unknown>> {
  const tables = await hub.sql<{ table_name: string }>(
    `SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`,
  );
  const rows: Record<string, unknown> = {};
  for (const { table_name } of tables)
    rows[table_name] = await hub.sql(`SELECT * FROM ${table_name} t WHERE tenant_id = $1 ORDER BY t::text`, [tenantId]);
  return rows;
}
