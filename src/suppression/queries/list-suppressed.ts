import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ListSuppressedAlertsQuery, type SuppressedAlert } from '../../alerts';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import type { ListedSuppressedProblem, SuppressedFilters } from '../suppressed-problem';

/** The position of an entry in the list, for paging. */
export interface SuppressedPosition {
  readonly at: string;
  readonly id: string;
}

/** A suppressed problem: occurrences without an alert, or an alert that notifies nobody. */
export type SuppressedEntry =
  | { readonly kind: 'problem'; readonly at: Date; readonly id: string; readonly problem: ListedSuppressedProblem }
  | { readonly kind: 'alert'; readonly at: Date; readonly id: string; readonly alert: SuppressedAlert };

/** A page of everything that was suppressed in a tenant, newest first. */
export class ListSuppressedQuery extends Query<readonly SuppressedEntry[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: SuppressedFilters,
    readonly limit: number,
    readonly after?: SuppressedPosition,
  ) {
    super();
  }
}

const newestFirst = (one: SuppressedEntry, other: SuppressedEntry): number =>
  other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1);

@QueryHandler(ListSuppressedQuery)
export class ListSuppressedHandler implements IQueryHandler<ListSuppressedQuery> {
  constructor(
    private readonly suppressed: SuppressedProblemsRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute(query: ListSuppressedQuery): Promise<readonly SuppressedEntry[]> {
    const [problems, alerts] = await Promise.all([this.problems(query), this.alerts(query)]);
    return [...problems, ...alerts].sort(newestFirst).slice(0, query.limit);
  }

  private async problems({
    tenantId,
    filters,
    limit,
    after,
  }: ListSuppressedQuery): Promise<readonly SuppressedEntry[]> {
    const rows = await this.suppressed.list(tenantId, filters, limit, after);
    return rows.map((problem) => ({ kind: 'problem', at: problem.firstAt, id: problem.id, problem }));
  }

  private async alerts({ tenantId, filters, limit, after }: ListSuppressedQuery): Promise<readonly SuppressedEntry[]> {
    const { reason, state, alertType, severity, silencerId } = filters;
    if (state && !state.includes('covered')) return [];
    const found = await this.queries.execute(
      new ListSuppressedAlertsQuery(tenantId, { reason, alertType, severity, quietBy: silencerId }, limit, after),
    );
    return found.map((alert) => ({ kind: 'alert', at: alert.createdAt, id: alert.id, alert }));
  }
}
