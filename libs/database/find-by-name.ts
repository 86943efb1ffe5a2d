import type { Database } from './database';
import { likePattern } from './like-pattern';

/** Something that has a name, as a search shows it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The rows of a tenant with a text in their names, by name.
 * @param source the table, the column with the name, and perhaps a condition: SQL of the caller, never of a request
 */
export function findByName(
  database: Database,
  source: { readonly table: string; readonly column: string; readonly condition?: string },
  tenantId: string,
  text: string,
  limit: number,
): Promise<readonly Named[]> {
  const { table, column, condition = 'true' } = source;
  const find = `
    SELECT id, ${column} AS name FROM ${table}
    WHERE tenant_id = $1 AND ${condition} AND ${column} ILIKE $2 ORDER BY ${column}, id LIMIT $3`;
  return database.query<Named[]>(tenantId, find, [tenantId, likePattern(text), limit]);
}
