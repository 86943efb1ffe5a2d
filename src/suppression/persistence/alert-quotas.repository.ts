import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';
import { RowArrays } from '../../../libs/database/row-arrays';

/** The number of alerts that a rule wants to raise now, and its limits; null: no limit. */
export interface QuotaClaim {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly maxPerHour: number | null;
  readonly maxPerDay: number | null;
  readonly wanted: number;
}

// other processes that claim for the same rules wait; all lock the rules in the same order
const lockRules = prepared(`
  SELECT pg_advisory_xact_lock(hashtextextended(rule_id::text, 0))
  FROM (SELECT DISTINCT rule_id FROM unnest($1::uuid[]) AS claimed(rule_id) ORDER BY rule_id) AS ordered`);

const claimed = new RowArrays({ ruleId: 'uuid', tenantId: 'uuid', wanted: 'int', maxPerHour: 'int', maxPerDay: 'int' });

// the time of the claim, the parameter after the rows
const at = '$6::timestamptz';
const raised = (table: string, unit: 'minute' | 'hour', span: string): string => `(
  SELECT coalesce(sum(n.count), 0) FROM ${table} n WHERE n.rule_id = r.rule_id AND n.${unit} > ${at} - interval '${span}')`;

const add = (table: string, unit: 'minute' | 'hour', limit: string): string => `
  INSERT INTO ${table} AS n (rule_id, ${unit}, tenant_id, count)
  SELECT rule_id, date_trunc('${unit}', ${at}, 'UTC'), tenant_id, count FROM granted WHERE count > 0 AND ${limit} IS NOT NULL
  ON CONFLICT (rule_id, ${unit}) DO UPDATE SET count = n.count + excluded.count`;

const deleteOld = (table: string, unit: 'minute' | 'hour', span: string): string =>
  `DELETE FROM ${table} WHERE rule_id = ANY($1) AND ${unit} < ${at} - interval '${span}'`;

// a separate statement, so that it sees the counts committed while it waited for the locks; least() ignores null limits
const claim = prepared(`
  WITH granted AS (
    SELECT rule_id, tenant_id, max_per_hour, max_per_day, greatest(0, least(wanted,
      max_per_hour - ${raised('rule_alert_counts', 'minute', '60 minutes')},
      max_per_day - ${raised('rule_alert_hours', 'hour', '24 hours')}))::int AS count
    FROM ${claimed.sql}
  ),
  by_minute AS (${add('rule_alert_counts', 'minute', 'max_per_hour')}),
  by_hour AS (${add('rule_alert_hours', 'hour', 'max_per_day')}),
  old_minutes AS (${deleteOld('rule_alert_counts', 'minute', '61 minutes')}),
  old_hours AS (${deleteOld('rule_alert_hours', 'hour', '25 hours')})
  SELECT rule_id AS "ruleId", count FROM granted`);

const purgeSome = (table: string, unit: 'minute' | 'hour'): string =>
  `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${unit} < $1 LIMIT $2)) RETURNING 1`;

const purge = `
  WITH minutes AS (${purgeSome('rule_alert_counts', 'minute')}), hours AS (${purgeSome('rule_alert_hours', 'hour')})
  SELECT greatest((SELECT count(*) FROM minutes), (SELECT count(*) FROM hours))::int AS count`;

/** Counts the recent alerts of rules with a limit. Reads and writes `rule_alert_counts` and `rule_alert_hours`. */
@Injectable()
export class AlertQuotasRepository {
  constructor(private readonly database: Database) {}

  /**
   * Grants and counts alerts up to the limits of the last sixty minutes and of the last 24 hours (sliding windows).
   * @param claims one for each rule at most
   * @returns the number of alerts granted, by rule
   */
  async claim(claims: readonly QuotaClaim[], now: Date): Promise<ReadonlyMap<string, number>> {
    return this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(lockRules, [claims.map(({ ruleId }) => ruleId)]);
      const granted = await entities.query<{ ruleId: string; count: number }[]>(claim, [...claimed.of(claims), now]);
      return new Map(granted.map(({ ruleId, count }) => [ruleId, count]));
    });
  }

  /** Deletes up to `max` counts older than an instant: those of rules that raise no alerts now. @returns how many */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, purge, [instant, max]);
    return row?.count ?? 0;
  }
}
