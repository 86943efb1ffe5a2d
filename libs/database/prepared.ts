const names = new Map<string, string>();

/**
 * Declares a statement that is asked again and again: each connection has it parsed and planned only once, which costs
 * PostgreSQL more than to run it. Not for one whose best plan depends on its values, nor for texts without bound.
 * @returns the statement itself
 */
export function prepared(sql: string): string {
  if (!names.has(sql)) names.set(sql, `campana_${names.size + 1}`);
  return sql;
}

/** The name of a prepared statement on each connection; none for others. */
export const preparedName = (sql: unknown): string | undefined => names.get(sql as string);
