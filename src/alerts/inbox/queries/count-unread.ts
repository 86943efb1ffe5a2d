import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { conditionsOf } from '../../listing/alert-filter';
import type { Viewer } from '../../domain/actor';

/** Counting stops here, to limit the cost. */
const MAX = 10_000;

/** How many alerts a member has not seen yet. */
export interface UnreadCount {
  readonly count: number;
  /** false: there are more. */
  readonly isExact: boolean;
}

/**
 * Counts the open alerts that each of some members of a tenant has neither read nor dismissed, up to 10,000, in one statement.
 * Returns the counts in the order of the members.
 */
export class CountUnreadQuery extends Query<readonly UnreadCount[]> {
  constructor(
    readonly tenantId: string,
    readonly viewers: readonly Viewer[],
  ) {
    super();
  }
}

@QueryHandler(CountUnreadQuery)
export class CountUnreadHandler implements IQueryHandler<CountUnreadQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, viewers }: CountUnreadQuery): Promise<readonly UnreadCount[]> {
    if (viewers.length === 0) return [];
    const values: unknown[] = [tenantId];
    const ofEach = viewers.map((viewer) => {
      const conditions = conditionsOf({ isUnread: true }, viewer, (value) => `$${values.push(value)}`);
      return `(SELECT count(*)::int FROM (SELECT 1 FROM alerts WHERE ${conditions.join(' AND ')} LIMIT ${MAX}) AS unread)`;
    });
    const sql = `SELECT ARRAY[${ofEach.join(', ')}] AS counts`;
    const [row] = await this.database.query<{ counts: number[] }[]>(tenantId, sql, values);
    return (row?.counts ?? []).map((count) => ({ count, isExact: count < MAX }));
  }
}
