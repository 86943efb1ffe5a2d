import { Injectable } from '@nestjs/common';
import { selected } from '../../../libs/database/columns';
import { Database, SYSTEM } from '../../../libs/database/database';
import { RowArrays } from '../../../libs/database/row-arrays';
import { prepared } from '../../../libs/database/prepared';
import { eventKeyOf } from '../../../libs/kernel/event-key';
import type { EventMatch, EventOutcome, Outcome } from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';

/** An event that was processed before, as far as its repeat needs it. */
export interface SeenRow {
  readonly tenantId: string;
  readonly eventId: string;
  readonly origin: string;
  readonly outcome: string;
  readonly failedRuleIds: readonly string[] | null;
  /** null: it was processed before hashes were stored. */
  readonly contentHash: string | null;
}

/** Events that were processed before origins were stored have this one. Their repeats are recognised, no matter who sends them. */
const OF_ANY_ORIGIN = `''`;

const keys = new RowArrays({ tenantId: 'uuid', eventId: 'text', origin: 'text' });

const selectSeen = `
  SELECT ${selected(['tenantId', 'eventId', 'origin'], 'r')}, ${selected(['outcome', 'failedRuleIds', 'contentHash'], 'p')}
  FROM ${keys.sql}
  JOIN processed_events p ON p.tenant_id = r.tenant_id AND p.event_id = r.event_id
    AND p.origin IN (r.origin, ${OF_ANY_ORIGIN})`;

const columns = new RowArrays({
  tenantId: 'uuid',
  eventId: 'text',
  origin: 'text',
  contentHash: 'bigint',
  eventType: 'text',
  receivedAt: 'timestamptz',
  outcome: 'text',
  matches: 'jsonb',
  failedRuleIds: 'text',
});

// a subquery that looks up one row by its primary key stays fast however large the table is when the plan is made
const insert = prepared(`
  INSERT INTO processed_events (${columns.list})
  SELECT tenant_id, event_id, origin, content_hash, event_type, received_at, outcome, matches, failed_rule_ids::uuid[]
  FROM ${columns.sql}
  WHERE (
    SELECT p.outcome FROM processed_events p
    WHERE p.tenant_id = r.tenant_id AND p.event_id = r.event_id AND p.origin = ${OF_ANY_ORIGIN}
  ) IS NULL
  ON CONFLICT DO NOTHING RETURNING 1`);

const update = `
  UPDATE processed_events p
  SET outcome = r.outcome, matches = p.matches || r.matches, failed_rule_ids = r.failed_rule_ids::uuid[]
  FROM ${columns.sql}
  WHERE p.tenant_id = r.tenant_id AND p.event_id = r.event_id AND p.origin IN (r.origin, ${OF_ANY_ORIGIN})
    AND p.outcome = 'failed' RETURNING 1`;

const markConflicts = `
  UPDATE processed_events p SET conflict_at = to_timestamp($4)
  FROM ${keys.sql}
  WHERE p.tenant_id = r.tenant_id AND p.event_id = r.event_id AND p.origin = r.origin AND p.conflict_at IS NULL`;

/** The stored outcome of an event. */
export interface ProcessedRow {
  readonly eventId: string;
  /** '': it was processed before origins were stored. */
  readonly origin: string;
  readonly eventType: string;
  readonly receivedAt: Date;
  readonly outcome: Outcome;
  readonly matches: readonly EventMatch[];
  readonly failedRuleIds: readonly string[] | null;
  /** When a repeat with other content came first; null: none came. */
  readonly conflictAt: Date | null;
}

const shown = ['eventId', 'origin', 'eventType', 'receivedAt', 'outcome', 'matches', 'failedRuleIds', 'conflictAt'];

const selectById = `
  SELECT ${selected(shown)} FROM processed_events WHERE tenant_id = $1 AND event_id = $2
  ORDER BY origin = $3 DESC, received_at, origin LIMIT $4`;

const purgeOldest = `
  DELETE FROM processed_events
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM processed_events WHERE received_at < $1 LIMIT $2))`;

const failedRules = (matches: readonly EventMatch[]): string | null => {
  const failed = matches.filter(({ outcome }) => outcome === 'failed');
  return failed.length > 0 ? `{${failed.map(({ rule_id }) => rule_id).join()}}` : null;
};

/** An event, and what became of it. */
export interface ProcessedEvent {
  readonly event: InboundEvent;
  readonly outcome: Omit<EventOutcome, 'event'>;
}

const rowOf = ({ event, outcome: { outcome, matches } }: ProcessedEvent, receivedAt: Date) => ({
  tenantId: event.tenantId,
  eventId: event.eventId,
  origin: event.origin,
  contentHash: event.contentHash,
  eventType: event.eventType,
  receivedAt,
  outcome,
  matches: JSON.stringify(matches),
  failedRuleIds: failedRules(matches),
});

/** The events that were processed, and their outcomes. Reads and writes `processed_events`. */
@Injectable()
export class ProcessedEventsRepository {
  constructor(private readonly database: Database) {}

  /** Returns those of the events that were processed before, by their keys. */
  async seen(events: readonly InboundEvent[]): Promise<ReadonlyMap<string, SeenRow>> {
    const rows = await this.database.query<SeenRow[]>(SYSTEM, selectSeen, keys.of(events));
    return new Map(rows.map((row) => [eventKeyOf(row.tenantId, row.origin, row.eventId), row]));
  }

  /** Inserts events, in the order given. @returns how many; those that exist are left out */
  async add(events: readonly ProcessedEvent[], receivedAt: Date): Promise<number> {
    if (events.length === 0) return 0;
    const rows = events.map((one) => rowOf(one, receivedAt));
    return (await this.database.query<unknown[]>(SYSTEM, insert, columns.of(rows))).length;
  }

  /** Adds the outcomes of events that had failed for some rules. @returns how many of them still had */
  async addOutcomes(events: readonly ProcessedEvent[], receivedAt: Date): Promise<number> {
    if (events.length === 0) return 0;
    const rows = events.map((one) => rowOf(one, receivedAt));
    const [updated] = await this.database.query<[unknown[], number]>(SYSTEM, update, columns.of(rows));
    return updated.length;
  }

  /** Notes that repeats of these events had other content. */
  async markConflicts(events: readonly InboundEvent[], at: Date): Promise<void> {
    if (events.length === 0) return;
    await this.database.query(SYSTEM, markConflicts, [...keys.of(events), at.getTime() / 1_000]);
  }

  /** Returns the stored outcomes of the events with an id: that of an origin first, then the others, oldest first. */
  find(tenantId: string, eventId: string, ownOrigin: string, max: number): Promise<readonly ProcessedRow[]> {
    return this.database.query<ProcessedRow[]>(tenantId, selectById, [tenantId, eventId, ownOrigin, max]);
  }

  /**
   * Deletes at most `max` events that were received before an instant.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }
}
