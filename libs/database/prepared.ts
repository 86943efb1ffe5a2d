const names = new Map<string, string>();

/**
 * Declares a statement that runs often. Each connection parses and plans it only once, since that costs PostgreSQL more
 * than running it. Do not use it for statements whose best plan depends on their values, or for generated texts, whose
 * number is not bounded.
 * @returns the statement itself
 */
export function prepared(sql: string): string {
  if (!names.has(sql)) names.set(sql, `campana_${names.size + 1}`);
  return sql;
}

/** The name of a prepared statement; undefined for other statements. */
export const preparedName = (sql: unknown): string | undefined => names.get(sql as string);
