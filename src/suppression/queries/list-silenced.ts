import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../libs/database/database';
import { ListQuietAlertsQuery, type QuietAlert } from '../../alerts';
import type { SilencedProblem } from '../silenced-problem';

/** Which of it. */
export interface SilencedFilters {
  readonly reason?: readonly string[];
  readonly state?: readonly string[];
  readonly alertType?: readonly string[];
  readonly severity?: readonly string[];
  /** The suppression, inhibition, rule, or alert that keeps it quiet. */
  readonly silencerId?: string;
}

/** The place of an entry in the list. */
export interface SilencedPosition {
  readonly at: string;
  readonly id: string;
}

/** Something that nobody was notified of: occurrences without an alert, or an alert for which another one notifies. */
export type SilencedEntry =
  | { readonly kind: 'problem'; readonly at: Date; readonly id: string; readonly problem: SilencedProblem }
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

const select = `
  SELECT id, tenant_id AS "tenantId", aggregation_key AS "aggregationKey", reason, silencer_id AS "silencerId",
    source_alert_id AS "sourceAlertId", rule_id AS "ruleId", alert_type AS "alertType", severity, labels, count,
    first_at AS "firstAt", last_at AS "lastAt", release_at AS "releaseAt", at_end AS "atEnd", state, ended_at AS "endedAt",
    alert_id AS "alertId"
  FROM silenced_problems
  WHERE tenant_id = $1 AND ($2::text[] IS NULL OR reason = ANY($2)) AND ($3::text[] IS NULL OR state = ANY($3))
    AND ($4::text[] IS NULL OR alert_type = ANY($4)) AND ($5::text[] IS NULL OR severity = ANY($5))
    AND ($6::uuid IS NULL OR silencer_id = $6 OR source_alert_id = $6)
    AND ($7::timestamptz IS NULL OR (first_at, id) < ($7, $8::uuid))
  ORDER BY first_at DESC, id DESC LIMIT $9`;

const newestFirst = (one: SilencedEntry, other: SilencedEntry): number =>
  other.at.getTime() - one.at.getTime() || (one.id < other.id ? 1 : -1);

@QueryHandler(ListSilencedQuery)
export class ListSilencedHandler implements IQueryHandler<ListSilencedQuery> {
  constructor(
    private readonly database: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute(query: ListSilencedQuery): Promise<readonly SilencedEntry[]> {
    const [problems, alerts] = await Promise.all([this.problems(query), this.alerts(query)]);
    return [...problems, ...alerts].sort(newestFirst).slice(0, query.limit);
  }

  private async problems({ tenantId, filters, limit, after }: ListSilencedQuery): Promise<readonly SilencedEntry[]> {
    const { reason, state, alertType, severity, silencerId } = filters;
    const values = [
      tenantId,
      reason ?? null,
      state ?? null,
      alertType ?? null,
      severity ?? null,
      silencerId ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ];
    const rows = await this.database.in(tenantId, (entities) => entities.query<SilencedProblem[]>(select, values));
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
