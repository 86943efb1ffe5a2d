import { Injectable } from '@nestjs/common';
import { jsonRows, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { RuleEvent } from '../occurrence';

const insert = `
  INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data, stands_for)
  SELECT tenant_id, event_type, id, event_id, source, occurred_at, data, stands_for
  FROM json_populate_recordset(NULL::recent_events, $1)`;

const selectTypes = `
  WITH RECURSIVE types AS (
    (SELECT event_type FROM recent_events WHERE tenant_id = $1 ORDER BY event_type LIMIT 1)
    UNION ALL
    SELECT (SELECT event_type FROM recent_events WHERE tenant_id = $1 AND event_type > types.event_type ORDER BY event_type LIMIT 1)
    FROM types WHERE types.event_type IS NOT NULL
  )
  SELECT event_type AS "eventType" FROM types WHERE event_type IS NOT NULL`;

// the id as the key: it is unique, too, and who sent the event is not stored
const columns = `${selected(['tenantId', 'eventId', 'eventType', 'source', 'occurredAt', 'data'], 'e')}, e.id AS "key"`;

const selectLatest = `
  SELECT ${columns}
  FROM unnest($2::text[]) AS t(event_type)
  CROSS JOIN LATERAL (
    SELECT * FROM recent_events r WHERE r.tenant_id = $1 AND r.event_type = t.event_type ORDER BY r.id DESC LIMIT $3
  ) e ORDER BY e.id DESC LIMIT $3`;

const selectPlaces = `
  SELECT ${selected(['eventType', 'id', 'occurredAt', 'standsFor'])} FROM recent_events
  WHERE tenant_id = $1 AND event_type = ANY($2) AND occurred_at >= $3 AND occurred_at < $4
  ORDER BY occurred_at, id LIMIT $5`;

const selectAt = `
  SELECT ${columns}
  FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS p(event_type, id, n)
  JOIN recent_events e ON e.tenant_id = $1 AND e.event_type = p.event_type AND e.id = p.id ORDER BY n`;

const selectFull = `
  SELECT ${selected(['tenantId', 'eventType'])} FROM recent_events
  GROUP BY tenant_id, event_type HAVING count(*) > $1`;

// Of each day, the events with the lowest hashes stay: a fair choice that is the same each time.
// The first one takes over the counts that the deleted events stood for.
const thin = `
  WITH ranked AS (
    SELECT r.tenant_id, r.event_type, r.id, r.occurred_at, r.stands_for, d.day,
      row_number() OVER (PARTITION BY r.tenant_id, r.event_type ORDER BY r.id DESC) AS age,
      row_number() OVER (PARTITION BY r.tenant_id, r.event_type, d.day ORDER BY hashtext(r.event_id), r.id) AS place
    FROM unnest($1::uuid[], $2::text[]) AS k(tenant_id, event_type)
    JOIN recent_events r ON r.tenant_id = k.tenant_id AND r.event_type = k.event_type
    CROSS JOIN LATERAL (SELECT (r.occurred_at AT TIME ZONE 'UTC')::date AS day) AS d
  ),
  surplus AS (SELECT * FROM ranked WHERE age > $3 AND (place > $4 OR day < $5::date)),
  removed AS (
    DELETE FROM recent_events r USING surplus s
    WHERE r.tenant_id = s.tenant_id AND r.event_type = s.event_type AND r.id = s.id RETURNING 1
  ),
  taken_over AS (
    UPDATE recent_events r SET stands_for = r.stands_for + lost.events
    FROM ranked f
    JOIN (
      SELECT tenant_id, event_type, day, sum(stands_for) AS events FROM surplus WHERE day >= $5::date GROUP BY 1, 2, 3
    ) AS lost USING (tenant_id, event_type, day)
    WHERE f.place = 1 AND r.tenant_id = f.tenant_id AND r.event_type = f.event_type AND r.id = f.id
  )
  SELECT count(*)::int AS count FROM removed`;

// an id begins with the time at which the event arrived
const purgeOldest = `
  DELETE FROM recent_events
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM recent_events WHERE id < $1 LIMIT $2))`;

/** An event of the stored sample. */
export interface SampledEvent extends RuleEvent {
  /** How many events it stands for: itself, and those skipped before it. */
  readonly standsFor: number;
}

/** The position of an event in the sample, and how many events it stands for. */
export interface SamplePlace {
  readonly eventType: string;
  readonly id: string;
  readonly occurredAt: Date;
  readonly standsFor: number;
}

/** How many events stay stored for each tenant and type. */
export interface SampleLimits {
  /** The number of the latest events, of any age. */
  readonly latest: number;
  /** The number of events of each day … */
  readonly perDay: number;
  /** … from this day on, in UTC. */
  readonly since: Date;
}

/** The number of pairs of tenant and type in one statement. */
const PAIRS_AT_ONCE = 20;

/** A sample of the latest events of each tenant and type. Reads and writes `recent_events`. */
@Injectable()
export class RecentEventsRepository {
  constructor(private readonly database: Database) {}

  /** Stores events. @param at when they arrived */
  async store(events: readonly SampledEvent[], at: Date): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map(({ tenantId, eventId, eventType, source, occurredAt, data, standsFor }) => ({
      tenantId,
      eventType,
      id: uuidv7(at.getTime()),
      eventId,
      source,
      occurredAt,
      data,
      standsFor,
    }));
    await this.database.query(SYSTEM, insert, [jsonRows(rows)]);
  }

  /** The event types of the stored events of a tenant. */
  async types(tenantId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ eventType: string }[]>(tenantId, selectTypes, [tenantId]);
    return rows.map(({ eventType }) => eventType);
  }

  /** The latest stored events of these types, latest first. */
  latest(tenantId: string, types: readonly string[], max: number): Promise<readonly RuleEvent[]> {
    return this.database.query<RuleEvent[]>(tenantId, selectLatest, [tenantId, types, max]);
  }

  /** The positions of the stored events of these types in a time span, oldest first. */
  places(
    tenantId: string,
    types: readonly string[],
    from: Date,
    to: Date,
    max: number,
  ): Promise<readonly SamplePlace[]> {
    return this.database.query<SamplePlace[]>(tenantId, selectPlaces, [tenantId, types, from, to, max]);
  }

  /** The events at these positions, in the same order. */
  at(tenantId: string, places: readonly SamplePlace[]): Promise<readonly RuleEvent[]> {
    const values = [tenantId, places.map(({ eventType }) => eventType), places.map(({ id }) => id)];
    return this.database.query<RuleEvent[]>(tenantId, selectAt, values);
  }

  /**
   * Deletes events of each tenant and type, except for the latest ones and some of each day.
   * @returns how many were deleted
   */
  async purge({ latest, perDay, since }: SampleLimits): Promise<number> {
    const full = await this.database.query<{ tenantId: string; eventType: string }[]>(SYSTEM, selectFull, [latest]);
    let deleted = 0;
    for (const some of chunksOf(full, PAIRS_AT_ONCE)) {
      const pairs = [some.map(({ tenantId }) => tenantId), some.map(({ eventType }) => eventType)];
      const [row] = await this.database.query<{ count: number }[]>(SYSTEM, thin, [
        ...pairs,
        latest,
        perDay,
        since.toISOString(),
      ]);
      deleted += row?.count ?? 0;
    }
    return deleted;
  }

  /**
   * Deletes at most `max` events that arrived before an instant, even if they are the latest of their type.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const oldest = `${uuidv7(instant.getTime()).slice(0, 13)}-0000-0000-000000000000`;
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [oldest, max]);
    return count;
  }
}
