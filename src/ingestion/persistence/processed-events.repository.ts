import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import type { InboundEvent } from '../domain/inbound-event';

/** What became of an event that was seen for the first time. */
export type Outcome = 'raised' | 'folded' | 'suppressed' | 'unmatched';

export interface ProcessedEvent {
  readonly event: InboundEvent;
  readonly outcome: Outcome;
  readonly alertIds: readonly string[];
}

/** Another process handled one of the events at the same time: this transaction must not count it again. */
export class SeenElsewhere extends Error {}

const selectSeen = `
  SELECT tenant_id, event_id FROM processed_events
  WHERE (tenant_id, event_id) IN (SELECT * FROM unnest($1::uuid[], $2::varchar[]))`;

const insert = `
  INSERT INTO processed_events (tenant_id, event_id, event_type, received_at, outcome, alert_ids)
  SELECT tenant_id, event_id, event_type, $2, outcome, alert_ids FROM json_populate_recordset(NULL::processed_events, $1)
  ON CONFLICT DO NOTHING RETURNING 1`;

const identityOf = ({ tenantId, eventId }: InboundEvent): string => `${tenantId} ${eventId}`;

/** Which events were seen, and what became of them: reads and writes `processed_events`. */
@Injectable()
export class ProcessedEventsRepository {
  constructor(private readonly database: Database) {}

  /** The events that were not seen before, each once. */
  async unseen(events: readonly InboundEvent[]): Promise<readonly InboundEvent[]> {
    const distinct = new Map(events.map((event) => [identityOf(event), event]));
    const candidates = [...distinct.values()];
    const seen = await this.database.in(SYSTEM, (entities) =>
      entities.query<{ tenant_id: string; event_id: string }[]>(selectSeen, [
        candidates.map(({ tenantId }) => tenantId),
        candidates.map(({ eventId }) => eventId),
      ]),
    );
    for (const { tenant_id, event_id } of seen) distinct.delete(`${tenant_id} ${event_id}`);
    return [...distinct.values()];
  }

  /**
   * Remembers the events, in the order in which all writers lock them.
   * @throws SeenElsewhere when another process did so since `unseen`
   */
  async remember(processed: readonly ProcessedEvent[], receivedAt: Date): Promise<void> {
    if (processed.length === 0) return;
    const sorted = [...processed].sort((one, other) => (identityOf(one.event) < identityOf(other.event) ? -1 : 1));
    const rows = sorted.map(({ event, outcome, alertIds }) => ({
      tenant_id: event.tenantId,
      event_id: event.eventId,
      event_type: event.eventType,
      outcome,
      alert_ids: alertIds,
    }));
    const inserted = await this.database.in(SYSTEM, (entities) =>
      entities.query<unknown[]>(insert, [JSON.stringify(rows), receivedAt]),
    );
    if (inserted.length < rows.length) throw new SeenElsewhere('another process handled an event of this batch');
  }
}
