import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, Scope, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { storableText } from '../../../../libs/kernel/text';
import {
  counters,
  type EventActivity,
  hourlyCounters,
  type RuleActivity,
  type RuleDay,
  type RuleStats,
} from '../rule-record';

const addedInHour = hourlyCounters.map((name) => `${name} = h.${name} + excluded.${name}`).join(', ');
const added = counters.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ');

// sorted, so that all writers lock the rows in the same order; counts added after a rule is deleted do no harm
const add = prepared(`
  WITH hours AS (
    INSERT INTO rule_hours AS h (rule_id, hour, tenant_id, ${hourlyCounters.join(', ')})
    SELECT rule_id, date_trunc('hour', $2::timestamptz), tenant_id, ${hourlyCounters.map((name) => `coalesce(${name}, 0)`).join(', ')}
    FROM json_populate_recordset(NULL::rule_stats, $1) ORDER BY rule_id
    ON CONFLICT (rule_id, hour) DO UPDATE SET ${addedInHour}
  ), events AS (
    INSERT INTO event_hours AS e (tenant_id, hour, events, matched)
    SELECT tenant_id, date_trunc('hour', $2::timestamptz), events, matched
    FROM json_populate_recordset(NULL::event_hours, $3) ORDER BY tenant_id
    ON CONFLICT (tenant_id, hour) DO UPDATE SET events = e.events + excluded.events, matched = e.matched + excluded.matched
  )
  INSERT INTO rule_stats AS s (rule_id, tenant_id, ${counters.join(', ')}, last_match_at, last_error, last_error_at)
  SELECT rule_id, tenant_id, ${counters.map((name) => `coalesce(${name}, 0)`).join(', ')},
    CASE WHEN matched > 0 THEN $2::timestamptz END, last_error, CASE WHEN errors > 0 THEN $2::timestamptz END
  FROM json_populate_recordset(NULL::rule_stats, $1) ORDER BY rule_id
  ON CONFLICT (rule_id) DO UPDATE SET ${added},
    last_match_at = coalesce(excluded.last_match_at, s.last_match_at),
    last_error = coalesce(excluded.last_error, s.last_error),
    last_error_at = coalesce(excluded.last_error_at, s.last_error_at)`);

const select = `
  SELECT rule_id AS id, ${counters.map((name) => `${name}::float AS ${name}`).join(', ')},
    ${selected(['lastMatchAt', 'lastError', 'lastErrorAt'])}
  FROM rule_stats WHERE tenant_id = $1 AND rule_id = ANY($2)`;

const selectDay = `
  SELECT ${hourlyCounters.map((name) => `coalesce(sum(${name}), 0)::int AS ${name}`).join(', ')} FROM rule_hours
  WHERE tenant_id = $1 AND rule_id = $2 AND hour > $3::timestamptz - interval '24 hours'`;

const purgeHours = `
  DELETE FROM rule_hours WHERE ctid = ANY(ARRAY(SELECT ctid FROM rule_hours WHERE hour < $1 LIMIT $2))`;

const purgeEventHours = `
  DELETE FROM event_hours WHERE ctid = ANY(ARRAY(SELECT ctid FROM event_hours WHERE hour < $1 LIMIT $2))`;

const remove = `
  WITH hours AS (DELETE FROM rule_hours WHERE tenant_id = $1 AND rule_id = $2)
  DELETE FROM rule_stats WHERE tenant_id = $1 AND rule_id = $2`;

const MAX_ERROR_LENGTH = 1_000;

const rowOf = ({ lastError, ...activity }: RuleActivity) => ({
  ...activity,
  lastError: lastError && storableText(lastError.slice(0, MAX_ERROR_LENGTH)),
});

/** The counts of rules. Reads and writes `rule_stats`, `rule_hours` and `event_hours`. */
@Injectable()
export class RuleStatsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the counts. The rows stay locked until the transaction ends, so call it last.
   * @param activities one for each rule at most
   * @param events one for each tenant at most
   */
  async add(activities: readonly RuleActivity[], at: Date, events: readonly EventActivity[] = []): Promise<void> {
    if (activities.length === 0 && events.length === 0) return;
    await this.database.query(SYSTEM, add, [jsonRows(activities.map(rowOf)), at, jsonRows(events)]);
  }

  /** The counts of these rules of a tenant, by rule; rules without counts are missing. */
  async of(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, RuleStats>> {
    const rows = await this.database.query<(RuleStats & { id: string })[]>(tenantId, select, [tenantId, ids]);
    return new Map(rows.map(({ id, ...stats }) => [id, stats]));
  }

  /** The counts of a rule in the last 24 hours, including the current one. */
  async ofDay(tenantId: string, ruleId: string, at: Date): Promise<RuleDay> {
    const [row] = await this.database.query<[RuleDay]>(tenantId, selectDay, [tenantId, ruleId, at]);
    return row;
  }

  /** Deletes up to `max` hourly counts older than an instant. @returns how many */
  async purgeHoursBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeHours, [instant, max]);
    return count;
  }

  /** Deletes up to `max` hourly counts of events older than an instant. @returns how many */
  async purgeEventHoursBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeEventHours, [instant, max]);
    return count;
  }

  /** Deletes the counts of a deleted rule. */
  async remove(scope: Scope, tenantId: string, ruleId: string): Promise<void> {
    await this.database.query(scope, remove, [tenantId, ruleId]);
  }
}
