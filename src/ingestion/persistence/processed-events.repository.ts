import { Injectable } from '@nestjs/common';
import { selected } from '../../../libs/database/columns';
import { Database, SYSTEM } from '../../../libs/database/database';
import { RowArrays } from '../../../libs/database/row-arrays';
import { prepared } from '../../../libs/database/prepared';
import {
  type EventToProcess,
  eventKeyOf,
  type EventMatch,
  type EventOutcome,
  type Outcome,
  type DuplicateCheck,
  type RuleEvent,
} from '../../pipeline';

/** One of the events was processed before, so the transaction must be rolled back. */
export class ProcessedBefore extends Error {}

interface SeenRow {
  readonly tenantId: string;
  readonly eventId: string;
  readonly outcome: string;
  readonly failedRuleIds: readonly string[] | null;
}

const selectSeen = `
  SELECT ${selected(['tenantId', 'eventId', 'outcome', 'failedRuleIds'])} FROM processed_events
  WHERE (tenant_id, event_id) IN (SELECT * FROM unnest($1::uuid[], $2::varchar[]))`;

const columns = new RowArrays({
  tenantId: 'uuid',
  eventId: 'text',
  eventType: 'text',
  receivedAt: 'timestamptz',
  outcome: 'text',
  matches: 'jsonb',
  failedRuleIds: 'text',
});

const insert = prepared(`
  INSERT INTO processed_events (${columns.list})
  SELECT tenant_id, event_id, event_type, received_at, outcome, matches, failed_rule_ids::uuid[] FROM ${columns.sql}
  ON CONFLICT DO NOTHING RETURNING 1`);

const update = `
  UPDATE processed_events p
  SET outcome = r.outcome, matches = p.matches || r.matches, failed_rule_ids = r.failed_rule_ids::uuid[]
  FROM ${columns.sql}
  WHERE p.tenant_id = r.tenant_id AND p.event_id = r.event_id AND p.outcome = 'failed' RETURNING 1`;

/** The stored outcome of an event. */
export interface ProcessedRow {
  readonly eventId: string;
  readonly eventType: string;
  readonly receivedAt: Date;
  readonly outcome: Outcome;
  readonly matches: readonly EventMatch[];
  readonly failedRuleIds: readonly string[] | null;
}

const selectOne = `
  SELECT ${selected(['eventId', 'eventType', 'receivedAt', 'outcome', 'matches', 'failedRuleIds'])} FROM processed_events
  WHERE tenant_id = $1 AND event_id = $2`;

const purgeOldest = `
  DELETE FROM processed_events
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM processed_events WHERE received_at < $1 LIMIT $2))`;

const failedRules = (matches: readonly EventMatch[]): string | null => {
  const failed = matches.filter(({ outcome }) => outcome === 'failed');
  return failed.length > 0 ? `{${failed.map(({ rule_id }) => rule_id).join()}}` : null;
};

const rowOf = ({ event, outcome, matches }: EventOutcome, receivedAt: Date) => ({
  tenantId: event.tenantId,
  eventId: event.eventId,
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

  /** @param checksFirst whether to search for processed events before processing; otherwise `record` finds them */
  duplicateCheck(checksFirst: boolean): DuplicateCheck {
    return {
      toProcess: (events) =>
        checksFirst ? this.toProcess(events) : Promise.resolve(events.map((event) => ({ event }))),
      record: (events, outcomes, at) => this.record(events, outcomes, at),
    };
  }

  /**
   * Returns those of the events that must be processed: events that were not processed before, and events that failed
   * for some rules, which must process them again.
   * @param events events with distinct ids
   */
  private async toProcess(events: readonly RuleEvent[]): Promise<readonly EventToProcess[]> {
    const ids = [events.map(({ tenantId }) => tenantId), events.map(({ eventId }) => eventId)];
    const rows = await this.database.query<SeenRow[]>(SYSTEM, selectSeen, ids);
    const seen = new Map(rows.map((row) => [`${row.tenantId} ${row.eventId}`, row]));
    return events.flatMap((event) => {
      const row = seen.get(eventKeyOf(event));
      if (!row) return [{ event }];
      return row.outcome === 'failed' ? [{ event, ruleIds: row.failedRuleIds ?? [] }] : [];
    });
  }

  /** Returns the stored outcome of one event. */
  async find(tenantId: string, eventId: string): Promise<ProcessedRow | undefined> {
    const [row] = await this.database.query<ProcessedRow[]>(tenantId, selectOne, [tenantId, eventId]);
    return row;
  }

  /**
   * Deletes at most `max` events that were received before an instant.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }

  /**
   * Stores the outcomes of events, in the order in which all writers lock them.
   * @throws ProcessedBefore when one of the events was processed before, perhaps by another process since `toProcess`
   */
  private async record(
    events: readonly EventToProcess[],
    outcomes: readonly EventOutcome[],
    receivedAt: Date,
  ): Promise<void> {
    const again = new Set(events.filter(({ ruleIds }) => ruleIds !== undefined).map(({ event }) => eventKeyOf(event)));
    const rowsOf = (isAgain: boolean) =>
      outcomes
        .map((one) => ({ key: eventKeyOf(one.event), row: rowOf(one, receivedAt) }))
        .filter(({ key }) => again.has(key) === isAgain)
        .sort((one, other) => (one.key < other.key ? -1 : 1))
        .map(({ row }) => row);
    const [fresh, repeated] = [rowsOf(false), rowsOf(true)];
    await this.database.transaction(SYSTEM, async (entities) => {
      const inserted = fresh.length > 0 ? await entities.query<unknown[]>(insert, columns.of(fresh)) : [];
      const [updated] =
        repeated.length > 0 ? await entities.query<[unknown[], number]>(update, columns.of(repeated)) : [[]];
      if (inserted.length + updated.length < outcomes.length)
        throw new ProcessedBefore('an event of this batch was processed before');
    });
  }
}
