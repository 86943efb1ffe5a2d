import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { type AlertFilter, conditionsOf } from '../alert-filter';
import { alertColumns, type SeenAlert, withInbox } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { severities, type Severity } from '../../domain/severity';

/** By creation, or by severity and then creation with the newest first; `-`: the newest or the worst come first. */
export const sorts = ['-created_at', 'created_at', '-severity', 'severity'] as const;
export type AlertSort = (typeof sorts)[number];

/** The place of an alert in the list. */
export interface AlertPosition {
  readonly createdAt: string;
  readonly id: string;
  readonly severity?: Severity | undefined;
}

/** A tenant's alerts, as far as the viewer may see them. */
export class ListAlertsQuery extends Query<readonly SeenAlert[]> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
    readonly sort: AlertSort,
    readonly limit: number,
    /** Only those that come after this place. */
    readonly after?: AlertPosition,
  ) {
    super();
  }
}

/** The statement that lists alerts, and its values. */
interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

interface Listing extends Pick<ListAlertsQuery, 'tenantId' | 'viewer' | 'filter' | 'limit'> {
  readonly after?: AlertPosition | undefined;
  /** By creation, the oldest first. */
  readonly isAscending: boolean;
}

/** Each value of the first filter with several, by itself: so an index gives its rows in their order. */
function branchesOf(filter: AlertFilter): AlertFilter[] {
  const several = (['status', 'severity', 'alertType'] as const).find((name) => (filter[name]?.length ?? 0) > 1);
  return several ? (filter[several] ?? []).map((value) => ({ ...filter, [several]: [value] })) : [filter];
}

/** The statement that reads some alerts in the order of their creation; it sorts no more than a page for each branch. */
export function listing({ tenantId, viewer, filter, limit, after, isAscending }: Listing): Statement {
  const values: unknown[] = [tenantId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const direction = isAscending ? 'ASC' : 'DESC';
  const max = parameter(limit);
  const [at, id] = after ? [parameter(after.createdAt), parameter(after.id)] : [];
  const place = at ? [`(created_at, id) ${isAscending ? '>' : '<'} (${at}::timestamptz, ${id}::uuid)`] : [];
  const order = `ORDER BY created_at ${direction}, id ${direction} LIMIT ${max}`;
  const branches = branchesOf(filter).map((branch) => {
    const conditions = [...conditionsOf(branch, viewer, parameter), ...place].join(' AND ');
    return `SELECT ${alertColumns} FROM alerts WHERE ${conditions} ${order}`;
  });
  const [only] = branches;
  const listed =
    branches.length === 1 && only ? only : `${branches.map((one) => `(${one})`).join(' UNION ALL ')} ${order}`;
  return {
    sql: `${withInbox(listed, parameter(viewer.memberId))} ORDER BY created_at ${direction}, id ${direction}`,
    values,
  };
}

@QueryHandler(ListAlertsQuery)
export class ListAlertsHandler implements IQueryHandler<ListAlertsQuery> {
  constructor(private readonly database: Database) {}

  async execute(query: ListAlertsQuery): Promise<readonly SeenAlert[]> {
    const { sort } = query;
    if (sort === 'severity' || sort === '-severity') return this.bySeverity(query, sort === 'severity');
    return this.some({ ...query, isAscending: sort === 'created_at' });
  }

  /** One severity after the other: so an index gives each in its order. */
  private async bySeverity(query: ListAlertsQuery, isAscending: boolean): Promise<readonly SeenAlert[]> {
    const { after, filter, limit } = query;
    const ranked = isAscending ? severities : [...severities].reverse();
    const wanted = ranked.filter((severity) => filter.severity?.includes(severity) ?? true);
    const found: SeenAlert[] = [];
    for (const severity of wanted.slice(after?.severity ? Math.max(0, wanted.indexOf(after.severity)) : 0)) {
      const one = {
        ...query,
        filter: { ...filter, severity: [severity] },
        limit: limit - found.length,
        isAscending: false,
      };
      found.push(...(await this.some({ ...one, after: after?.severity === severity ? after : undefined })));
      if (found.length === limit) break;
    }
    return found;
  }

  private some(listed: Listing): Promise<readonly SeenAlert[]> {
    const { sql, values } = listing(listed);
    return this.database.query<SeenAlert[]>(listed.tenantId, sql, [...values]);
  }
}
