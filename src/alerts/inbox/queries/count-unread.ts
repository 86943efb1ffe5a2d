import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { conditionsOf } from '../../listing/alert-filter';
import type { Viewer } from '../../domain/actor';

/** Counting stops here, to limit the cost. */
const MAX = 10_000;

/** Counts the open alerts that a member has neither read nor dismissed, up to 10,000. */
export class CountUnreadQuery extends Query<{ readonly count: number; readonly isExact: boolean }> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
  ) {
    super();
  }
}

@QueryHandler(CountUnreadQuery)
export class CountUnreadHandler implements IQueryHandler<CountUnreadQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, viewer }: CountUnreadQuery): Promise<{ count: number; isExact: boolean }> {
    const values: unknown[] = [tenantId];
    const conditions = conditionsOf({ isUnread: true }, viewer, (value) => `$${values.push(value)}`);
    const sql = `
      SELECT count(*)::int AS count FROM (SELECT 1 FROM alerts WHERE ${conditions.join(' AND ')} LIMIT ${MAX}) AS unread`;
    const [row] = await this.database.query<{ count: number }[]>(tenantId, sql, values);
    const count = row?.count ?? 0;
    return { count, isExact: count < MAX };
  }
}
