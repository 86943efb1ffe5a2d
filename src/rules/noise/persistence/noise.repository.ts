import { Injectable } from '@nestjs/common';
import { Database } from '../../../../libs/database/database';

/** The counts of a rule in a period. */
export interface RuleCounts {
  readonly ruleId: string;
  readonly matched: number;
  readonly folded: number;
  /** Suppressed, or refused by a limit. */
  readonly suppressed: number;
  readonly alerts: number;
  readonly notified: number;
}

/** How many of the events of a period come to how many messages. */
export interface Funnel extends Omit<RuleCounts, 'ruleId'> {
  readonly events: number;
}

const counts = `
  coalesce(sum(h.folded), 0)::int AS folded, coalesce(sum(h.suppressed + h.throttled), 0)::int AS suppressed,
  coalesce(sum(h.raised), 0)::int AS alerts, coalesce(sum(h.notified), 0)::int AS notified`;

// by the primary key: the hours of each rule lie together
const hours = `
  FROM alert_rules r JOIN rule_hours h ON h.rule_id = r.id AND h.hour >= $2 AND h.hour < $3
  WHERE r.tenant_id = $1 AND h.tenant_id = $1`;

const selectFunnel = `
  SELECT e.*, c.* FROM (
    SELECT coalesce(sum(events), 0)::int AS events, coalesce(sum(matched), 0)::int AS matched
    FROM event_hours WHERE tenant_id = $1 AND hour >= $2 AND hour < $3
  ) e CROSS JOIN (SELECT ${counts} ${hours}) c`;

const selectNoisiest = `
  SELECT r.id AS "ruleId", sum(h.matched)::int AS matched, ${counts} ${hours}
  GROUP BY r.id HAVING sum(h.matched) > 0 OR sum(h.raised) > 0
  ORDER BY sum(h.notified) DESC, sum(h.raised) DESC, sum(h.matched) DESC, r.id LIMIT $4`;

/** Reads the counts by the hour, `event_hours` and `rule_hours`. */
@Injectable()
export class NoiseRepository {
  constructor(private readonly database: Database) {}

  /** The counts of all events and rules of a tenant in whole hours. */
  async funnel(tenantId: string, from: Date, until: Date): Promise<Funnel> {
    const [row] = await this.database.query<[Funnel]>(tenantId, selectFunnel, [tenantId, from, until]);
    return row;
  }

  /** The rules that told people most often, at most `max`. */
  noisiest(tenantId: string, from: Date, until: Date, max: number): Promise<readonly RuleCounts[]> {
    return this.database.query(tenantId, selectNoisiest, [tenantId, from, until, max]);
  }
}
