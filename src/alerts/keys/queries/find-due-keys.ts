import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AlertKeysRepository, type DueKeys } from '../persistence/alert-keys.repository';

/** Returns the ids of at most `max` keys of all tenants whose problem has expired, or has settled after flapping. */
export class FindDueKeysQuery extends Query<readonly string[]> {
  constructor(
    readonly kind: DueKeys,
    readonly at: Date,
    readonly max: number,
    /** The keys to leave out. */
    readonly otherThan: readonly string[],
  ) {
    super();
  }
}

/** SQL: when the first key is due. */
export const firstDueKey = {
  expired: 'SELECT min(expires_at) FROM alert_aggregations WHERE is_active',
  settled: 'SELECT min(flapping_until) FROM alert_aggregations WHERE is_flapping',
} satisfies Record<DueKeys, string>;

@QueryHandler(FindDueKeysQuery)
export class FindDueKeysHandler implements IQueryHandler<FindDueKeysQuery> {
  constructor(private readonly keys: AlertKeysRepository) {}

  execute({ kind, at, max, otherThan }: FindDueKeysQuery): Promise<readonly string[]> {
    return this.keys.findDue(kind, at, max, otherThan);
  }
}
