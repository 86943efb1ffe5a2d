import type { ObjectLiteral, QueryDeepPartialEntity, Repository } from 'typeorm';
import { chunksOf } from '../kernel/chunks-of';

/** PostgreSQL allows at most 65,535 parameters for each statement. */
const ROWS_AT_ONCE = 1_000;

/** Inserts any number of rows, in chunks. */
export async function insertAll<Row extends ObjectLiteral>(
  repository: Repository<Row>,
  rows: readonly QueryDeepPartialEntity<Row>[],
): Promise<void> {
  for (const some of chunksOf(rows, ROWS_AT_ONCE)) await repository.insert(some);
}
