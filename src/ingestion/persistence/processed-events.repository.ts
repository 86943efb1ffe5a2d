import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { RowArrays } from '../../../libs/database/row-arrays';
import { prepared } from '../../../libs/database/prepared';
import type { InboundEvent } from '../domain/inbound-event';
import type { EventMatch, Outcome, ProcessedEvent } from '../../pipeline/outcomes';

/** One of the events was seen before: this transaction must not count it again. */
export class SeenBefore extends Error {}

/** Events that are due; with those that come again because rules failed, the ids of these rules. */
export type Unseen = ReadonlyMap<InboundEvent, readonly string[] | undefined>;

interface SeenRow {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly outcome: string;
  readonly failed_rule_ids: readonly string[] | null;
}

const selectSeen = `
  SELECT tenant_id, event_id, outcome, failed_rule_ids FROM processed_events
  WHERE (tenant_id, event_id) IN (SELECT * FROM unnest($1::uuid[], $2::varchar[]))`;

const remembered = new RowArrays({
  tenant_id: 'uuid',
  event_id: 'text',
  event_type: 'text',
  received_at: 'timestamptz',
  outcome: 'text',
  matches: 'jsonb',
  failed_rule_ids: 'text',
});

const insert = prepared(`
  INSERT INTO processed_events (${remembered.list})
  SELECT tenant_id, event_id, event_type, received_at, outcome, matches, failed_rule_ids::uuid[] FROM ${remembered.sql}
  ON CONFLICT DO NOTHING RETURNING 1`);

const update = `
  UPDATE processed_events p
  SET outcome = r.outcome, matches = p.matches || r.matches, failed_rule_ids = r.failed_rule_ids::uuid[]
  FROM ${remembered.sql}
  WHERE p.tenant_id = r.tenant_id AND p.event_id = r.event_id AND p.outcome = 'failed' RETURNING 1`;

/** What became of an event, as it is remembered. */
export interface ProcessedRow {
  readonly event_id: string;
  readonly event_type: string;
  readonly received_at: Date;
  readonly outcome: Outcome;
  readonly matches: readonly EventMatch[];
  readonly failed_rule_ids: readonly string[] | null;
}

const selectOne = `
  SELECT event_id, event_type, received_at, outcome, matches, failed_rule_ids FROM processed_events
  WHERE tenant_id = $1 AND event_id = $2`;

const purgeOldest = `
  DELETE FROM processed_events
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM processed_events WHERE received_at < $1 LIMIT $2))`;

const identityOf = ({ tenantId, eventId }: InboundEvent): string => `${tenantId} ${eventId}`;

const failedRules = (matches: readonly EventMatch[]): string | null => {
  const failed = matches.filter(({ outcome }) => outcome === 'failed');
  return failed.length > 0 ? `{${failed.map(({ rule_id }) => rule_id).join()}}` : null;
};

const rowOf = ({ event, outcome, matches }: ProcessedEvent, receivedAt: Date) => ({
  tenant_id: event.tenantId,
  event_id: event.eventId,
  event_type: event.eventType,
  received_at: receivedAt,
  outcome,
  matches: JSON.stringify(matches),
  failed_rule_ids: failedRules(matches),
});

/** Which events were seen, and what became of them: reads and writes `processed_events`. */
@Injectable()
export class ProcessedEventsRepository {
  constructor(private readonly database: Database) {}

  /** The events, each once, as if none had been seen before: `remember` finds out. */
  presumedUnseen(events: readonly InboundEvent[]): Unseen {
    const distinct = new Map(events.map((event) => [identityOf(event), event]));
    return new Map([...distinct.values()].map((event) => [event, undefined]));
  }

  /** The events that are due, each once: those that were not seen before, and those of which a rule failed. */
  async unseen(events: readonly InboundEvent[]): Promise<Unseen> {
    const due = new Map(this.presumedUnseen(events));
    const distinct = new Map([...due.keys()].map((event) => [identityOf(event), event]));
    const identities = [[...due.keys()].map(({ tenantId }) => tenantId), [...due.keys()].map(({ eventId }) => eventId)];
    const seen = await this.database.query<SeenRow[]>(SYSTEM, selectSeen, identities);
    for (const { tenant_id, event_id, outcome, failed_rule_ids } of seen) {
      const event = distinct.get(`${tenant_id} ${event_id}`);
      if (event && outcome === 'failed') due.set(event, failed_rule_ids ?? []);
      else if (event) due.delete(event);
    }
    return due;
  }

  /** What became of one event. */
  async find(tenantId: string, eventId: string): Promise<ProcessedRow | undefined> {
    const [row] = await this.database.query<ProcessedRow[]>(tenantId, selectOne, [tenantId, eventId]);
    return row;
  }

  /**
   * Forgets some of the events received before an instant.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }

  /**
   * Remembers what became of the events, in the order in which all writers lock them.
   * @throws SeenBefore when one of them was, or another process did so since `unseen`
   */
  async remember(processed: readonly ProcessedEvent[], unseen: Unseen, receivedAt: Date): Promise<void> {
    const sorted = [...processed].sort((one, other) => (identityOf(one.event) < identityOf(other.event) ? -1 : 1));
    const isAgain = ({ event }: ProcessedEvent) => unseen.get(event) !== undefined;
    const fresh = sorted.filter((one) => !isAgain(one)).map((one) => rowOf(one, receivedAt));
    const again = sorted.filter(isAgain).map((one) => rowOf(one, receivedAt));
    await this.database.transaction(SYSTEM, async (entities) => {
      const inserted = fresh.length > 0 ? await entities.query<unknown[]>(insert, remembered.of(fresh)) : [];
      const [updated] =
        again.length > 0 ? await entities.query<[unknown[], number]>(update, remembered.of(again)) : [[]];
      if (inserted.length + updated.length < processed.length)
        throw new SeenBefore('an event of this batch was seen before');
    });
  }
}
