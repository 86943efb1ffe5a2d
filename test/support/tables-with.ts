import type { Hub } from './hub';

/** The tables with rows in which one of some texts occurs, in any case, also in `bytea`. Reads each table once. */
export async function tablesWith(hub: Hub, ...texts: string[]): Promise<string[]> {
  const tables = await hub.sql<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  const wanted = texts.flatMap((text) => [text.toLowerCase(), Buffer.from(text).toString('hex')]);
  const found: string[] = [];
  for (const { name } of tables) {
    // without OFFSET 0, each row is turned into text once for each of the texts
    const sql = `SELECT 1 FROM (SELECT lower(t::text) AS shown FROM ${name} t OFFSET 0) AS r
      WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS w WHERE strpos(r.shown, w) > 0) LIMIT 1`;
    if ((await hub.sql(sql, [wanted])).length > 0) found.push(name);
  }
  return found.sort();
}
