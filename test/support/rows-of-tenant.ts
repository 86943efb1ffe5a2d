import type { Hub } from './hub';

/** What changes by itself: the hub looks who is on call, and says so. */
const watches = ['on_call_watches', 'on_call_gaps'];
const announced = `t::text NOT LIKE '%alerts.on_call_changed%'`;

/** Every row of a tenant, in every table that has rows of tenants, but for those that change by themselves. */
export async function rowsOfTenant(hub: Hub, tenantId: string): Promise<Record<string, unknown>> {
  const tables = await hub.sql<{ table_name: string }>(
    `SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`,
  );
  const rows: Record<string, unknown> = {};
  for (const { table_name } of tables.filter((one) => !watches.includes(one.table_name)))
    rows[table_name] = await hub.sql(
      `SELECT * FROM ${table_name} t WHERE tenant_id = $1 AND ${announced} ORDER BY t::text`,
      [tenantId],
    );
  return rows;
}
