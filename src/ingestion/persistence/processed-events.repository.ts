import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { RowArrays } from '../../../libs/database/row-arrays';
import { prepared } from '../../../libs/database/prepared';
import {
  type DueEvent,
  eventKeyOf,
  type EventMatch,
  type EventOutcome,
  type Outcome,
  type ProcessedOnce,
  type RuleEvent,
} from '../../pipeline';

/** One of the events was seen before: this transaction must not count it again. */
export class SeenBefore extends Error {}

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

const failedRules = (matches: readonly EventMatch[]): string | null => {
  const failed = matches.filter(({ outcome }) => outcome === 'failed');
  return failed.length > 0 ? `{${failed.map(({ rule_id }) => rule_id).join()}}` : null;
};

const rowOf = ({ event, outcome, matches }: EventOutcome, receivedAt: Date) => ({
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

  /** @param looksFirst whether to look which events were seen before; else `remember` finds out */
  once(looksFirst: boolean): ProcessedOnce {
    return {
      due: (events) => (looksFirst ? this.unseen(events) : Promise.resolve(events.map((event) => ({ event })))),
      remember: (due, outcomes, at) => this.remember(due, outcomes, at),
    };
  }

  /**
   * Those of the events that are due: not seen before, or seen when rules failed that are to look at them again.
   * @param events of distinct ids
   */
  private async unseen(events: readonly RuleEvent[]): Promise<readonly DueEvent[]> {
    const ids = [events.map(({ tenantId }) => tenantId), events.map(({ eventId }) => eventId)];
    const rows = await this.database.query<SeenRow[]>(SYSTEM, selectSeen, ids);
    const seen = new Map(rows.map((row) => [`${row.tenant_id} ${row.event_id}`, row]));
    return events.flatMap((event) => {
      const row = seen.get(eventKeyOf(event));
      if (!row) return [{ event }];
      return row.outcome === 'failed' ? [{ event, ruleIds: row.failed_rule_ids ?? [] }] : [];
    });
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
   * Writes what became of the due events, in the order in which all writers lock them.
   * @throws SeenBefore when one of them was, or another process wrote it since `unseen`
   */
  private async remember(due: readonly DueEvent[], outcomes: readonly EventOutcome[], receivedAt: Date): Promise<void> {
    const again = new Set(due.filter(({ ruleIds }) => ruleIds !== undefined).map(({ event }) => eventKeyOf(event)));
    const rowsOf = (isAgain: boolean) =>
      outcomes
        .map((one) => ({ key: eventKeyOf(one.event), row: rowOf(one, receivedAt) }))
        .filter(({ key }) => again.has(key) === isAgain)
        .sort((one, other) => (one.key < other.key ? -1 : 1))
        .map(({ row }) => row);
    const [fresh, repeated] = [rowsOf(false), rowsOf(true)];
    await this.database.transaction(SYSTEM, async (entities) => {
      const inserted = fresh.length > 0 ? await entities.query<unknown[]>(insert, remembered.of(fresh)) : [];
      const [updated] =
        repeated.length > 0 ? await entities.query<[unknown[], number]>(update, remembered.of(repeated)) : [[]];
      if (inserted.length + updated.length < outcomes.length)
        throw new SeenBefore('an event of this batch was seen before');
    });
  }
}
