import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { RuleEvent } from '../occurrence';

const insert = `
  INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data)
  SELECT tenant_id, event_type, id, event_id, source, occurred_at, data
  FROM json_populate_recordset(NULL::recent_events, $1)`;

const selectTypes = `
  WITH RECURSIVE types AS (
    (SELECT event_type FROM recent_events WHERE tenant_id = $1 ORDER BY event_type LIMIT 1)
    UNION ALL
    SELECT (SELECT event_type FROM recent_events WHERE tenant_id = $1 AND event_type > types.event_type ORDER BY event_type LIMIT 1)
    FROM types WHERE types.event_type IS NOT NULL
  )
  SELECT event_type FROM types WHERE event_type IS NOT NULL`;

const selectLatest = `
  SELECT e.tenant_id AS "tenantId", e.event_id AS "eventId", e.event_type AS "eventType", e.source,
    e.occurred_at AS "occurredAt", e.data
  FROM unnest($2::text[]) AS t(event_type)
  CROSS JOIN LATERAL (
    SELECT * FROM recent_events r WHERE r.tenant_id = $1 AND r.event_type = t.event_type ORDER BY r.id DESC LIMIT $3
  ) e ORDER BY e.id DESC LIMIT $3`;

const purgeOldest = `
  WITH kinds AS (
    SELECT tenant_id, event_type FROM recent_events GROUP BY tenant_id, event_type HAVING count(*) > $1
  ), last AS (
    SELECT tenant_id, event_type,
      (SELECT id FROM recent_events r WHERE r.tenant_id = k.tenant_id AND r.event_type = k.event_type
       ORDER BY id DESC OFFSET $1 LIMIT 1) AS id
    FROM kinds k
  )
  DELETE FROM recent_events r USING last
  WHERE r.tenant_id = last.tenant_id AND r.event_type = last.event_type AND r.id <= last.id`;

/** Some of the latest events of each tenant and type: reads and writes `recent_events`. */
@Injectable()
export class RecentEventsRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the events, which came at an instant. */
  async keep(events: readonly RuleEvent[], at: Date): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map(({ tenantId, eventId, eventType, source, occurredAt, data }) => ({
      tenant_id: tenantId,
      event_type: eventType,
      id: uuidv7(at.getTime()),
      event_id: eventId,
      source,
      occurred_at: occurredAt,
      data,
    }));
    await this.database.query(SYSTEM, insert, [JSON.stringify(rows)]);
  }

  /** The types of which the tenant has recent events. */
  async types(tenantId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ event_type: string }[]>(tenantId, selectTypes, [tenantId]);
    return rows.map(({ event_type }) => event_type);
  }

  /** The latest events of these types, latest first. */
  latest(tenantId: string, types: readonly string[], max: number): Promise<readonly RuleEvent[]> {
    return this.database.query<RuleEvent[]>(tenantId, selectLatest, [tenantId, types, max]);
  }

  /**
   * Forgets all but the latest of each tenant and type.
   * @returns how many it forgot
   */
  async forget(keep: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [keep]);
    return count;
  }
}
