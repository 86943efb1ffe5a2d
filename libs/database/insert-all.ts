import type { ObjectLiteral, QueryDeepPartialEntity, Repository } from 'typeorm';

/** PostgreSQL allows at most 65,535 parameters for each statement. */
const ROWS_AT_ONCE = 1_000;

/** Inserts any number of rows, in chunks. */
export async function insertAll<Row extends ObjectLiteral>(
  repository: Repository<Row>,
  rows: readonly QueryDeepPartialEntity<Row>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await repository.insert(rows.slice(from, from + ROWS_AT_ONCE));
}
