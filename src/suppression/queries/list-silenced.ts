import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { ListQuietAlertsQuery, type QuietAlert } from '../../alerts';
import { SilencedProblemsRepository } from '../persistence/silenced-problems.repository';
import type { ListedProblem, SilencedFilters } from '../silenced-problem';

/** The place of an entry in the list. */
export interface SilencedPosition {
  readonly at: string;
  readonly id: string;
}

/** Something that nobody was notified of: occurrences without an alert, or an alert for which another one notifies. */
export type SilencedEntry =
  | { readonly kind: 'problem'; readonly at: Date; readonly id: string; readonly problem: ListedProblem }
  | { readonly kind: 'alert'; readonly at: Date; readonly id: string; readonly alert: QuietAlert };

/** Everything of a tenant that nobody was notified of, newest first. */
export class ListSilencedQuery extends Query<readonly SilencedEntry[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: SilencedFilters,
    readonly limit: number,
    readonly after?: SilencedPosition,
  ) {
    super();
  }
}

const newestFirst = (one: SilencedEntry, other: SilencedEntry): number =>
  other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1);

@QueryHandler(ListSilencedQuery)
export class ListSilencedHandler implements IQueryHandler<ListSilencedQuery> {
  constructor(
    private readonly silenced: SilencedProblemsRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute(query: ListSilencedQuery): Promise<readonly SilencedEntry[]> {
    const [problems, alerts] = await Promise.all([this.problems(query), this.alerts(query)]);
    return [...problems, ...alerts].sort(newestFirst).slice(0, query.limit);
  }

  private async problems({ tenantId, filters, limit, after }: ListSilencedQuery): Promise<readonly SilencedEntry[]> {
    const rows = await this.silenced.list(tenantId, filters, limit, after);
    return rows.map((problem) => ({ kind: 'problem', at: problem.firstAt, id: problem.id, problem }));
  }

  private async alerts({ tenantId, filters, limit, after }: ListSilencedQuery): Promise<readonly SilencedEntry[]> {
    const { reason, state, alertType, severity, silencerId } = filters;
    if (state && !state.includes('covered')) return [];
    const found = await this.queries.execute(
      new ListQuietAlertsQuery(tenantId, { reason, alertType, severity, quietBy: silencerId }, limit, after),
    );
    return found.map((alert) => ({ kind: 'alert', at: alert.createdAt, id: alert.id, alert }));
  }
}
