import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../libs/database/database';
import { prepared } from '../../../libs/database/prepared';
import { uuidv7 } from '../../../libs/kernel/uuid';
import type { AlertOccurrence } from '../domain/new-alert';

/** Events, and the alert that tells of them. */
export interface ToldOccurrences {
  readonly tenantId: string;
  readonly alertId: string;
  readonly occurrences: readonly AlertOccurrence[];
}

const insert = prepared(`
  INSERT INTO alert_occurrences (alert_id, id, tenant_id, event_id, event_type, severity, occurred_at, received_at, data)
  SELECT alert_id, id, tenant_id, event_id, event_type, severity, occurred_at, $8, data
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $9::json[])
    AS o(alert_id, id, tenant_id, event_id, event_type, severity, occurred_at, data)`);

const forgetOldest = `
  DELETE FROM alert_occurrences
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM alert_occurrences WHERE received_at < $1 LIMIT $2))`;

/** Keeps the events that alerts tell of: writes `alert_occurrences`. */
@Injectable()
export class OccurrencesRepository {
  constructor(private readonly database: Database) {}

  async add(told: readonly ToldOccurrences[], at: Date): Promise<void> {
    const rows = told.flatMap(({ tenantId, alertId, occurrences }) =>
      occurrences.map((occurrence) => ({ tenantId, alertId, occurrence })),
    );
    if (rows.length === 0) return;
    const values = [
      rows.map(({ alertId }) => alertId),
      rows.map(() => uuidv7(at.getTime())),
      rows.map(({ tenantId }) => tenantId),
      rows.map(({ occurrence }) => occurrence.eventId),
      rows.map(({ occurrence }) => occurrence.eventType),
      rows.map(({ occurrence }) => occurrence.severity),
      rows.map(({ occurrence }) => occurrence.occurredAt),
      at,
      rows.map(({ occurrence }) => JSON.stringify(occurrence.data)),
    ];
    await this.database.ask(SYSTEM, insert, values);
  }

  /**
   * Forgets some of those received before an instant.
   * @returns how many
   */
  async forgetBefore(instant: Date, most: number): Promise<number> {
    const [, count] = await this.database.ask<[unknown[], number]>(SYSTEM, forgetOldest, [instant, most]);
    return count;
  }
}
