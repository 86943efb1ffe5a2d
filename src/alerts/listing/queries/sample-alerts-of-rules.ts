import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { openStatuses } from '../../domain/alert-status';

/** A rule, and the type of its alerts. */
export interface SampledRule {
  readonly ruleId: string;
  readonly alertType: string;
}

/** Counts of the newest alerts of a rule. */
export interface RuleAlertSample {
  readonly ruleId: string;
  readonly alerts: number;
  /** The number of different aggregation keys. */
  readonly problems: number;
  /** Alerts that a member acknowledged, resolved or ignored. */
  readonly answered: number;
  /** Alerts that ended within five minutes, without a member. */
  readonly endedSoon: number;
  readonly resolved: number;
  /** Open alerts that no member has answered for a day. */
  readonly forgotten: number;
}

/**
 * Counts what became of the alerts that each of these rules raised in a period: of those among the newest 500 of its type.
 * Rules without alerts are missing.
 */
export class SampleAlertsOfRulesQuery extends Query<readonly RuleAlertSample[]> {
  constructor(
    readonly tenantId: string,
    readonly rules: readonly SampledRule[],
    readonly from: Date,
    readonly until: Date,
    readonly now: Date,
  ) {
    super();
  }
}

const MAX_ALERTS = 500;
const isAnswered = `(a.acknowledged_at IS NOT NULL OR a.resolved_by IS NOT NULL OR a.status = 'ignored')`;
const count = (condition: string) => `(count(*) FILTER (WHERE ${condition}))::int`;

// by the index of types: an index of rules, which every new alert would pay for, is not worth this report
/** SQL: the counts of each rule. */
export const sampleOfRules = `
  SELECT r.rule_id AS "ruleId", s.*
  FROM unnest($2::uuid[], $3::text[]) AS r(rule_id, alert_type)
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS alerts, count(DISTINCT a.aggregation_key)::int AS problems,
      ${count(isAnswered)} AS answered, ${count(`a.status = 'resolved'`)} AS resolved,
      ${count(`a.status = 'resolved' AND NOT ${isAnswered} AND a.resolved_at <= a.created_at + interval '5 minutes'`)} AS "endedSoon",
      ${count(`a.status = ANY($6) AND NOT ${isAnswered} AND a.created_at < $7::timestamptz - interval '1 day'`)} AS forgotten
    FROM (
      SELECT * FROM alerts WHERE tenant_id = $1 AND alert_type = r.alert_type AND created_at >= $4 AND created_at < $5
      ORDER BY created_at DESC, id DESC LIMIT ${MAX_ALERTS}
    ) a WHERE a.rule_id = r.rule_id
  ) s WHERE s.alerts > 0`;

@QueryHandler(SampleAlertsOfRulesQuery)
export class SampleAlertsOfRulesHandler implements IQueryHandler<SampleAlertsOfRulesQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, rules, from, until, now }: SampleAlertsOfRulesQuery): Promise<readonly RuleAlertSample[]> {
    const [ids, types] = [rules.map(({ ruleId }) => ruleId), rules.map(({ alertType }) => alertType)];
    return this.database.query(tenantId, sampleOfRules, [tenantId, ids, types, from, until, openStatuses, now]);
  }
}
