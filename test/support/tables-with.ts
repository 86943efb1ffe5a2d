import type { Hub } from './hub';

/** The tables with rows in which a text occurs, also in `bytea`. */
export async function tablesWith(hub: Hub, text: string): Promise<string[]> {
  const tables = await hub.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const sql = `SELECT 1 FROM ${name} t WHERE t::text ILIKE '%' || $1 || '%' OR t::text LIKE '%' || encode($1::bytea, 'hex') || '%'`;
    if ((await hub.sql(sql, [text])).length > 0) found.push(name);
  }
  return found.sort();
}
