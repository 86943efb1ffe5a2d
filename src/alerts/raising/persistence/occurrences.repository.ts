import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { bySize, jsonText } from '../../../../libs/database/json-text';
import { prepared } from '../../../../libs/database/prepared';
import { RowArrays } from '../../../../libs/database/row-arrays';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { AlertOccurrence } from '../domain/new-alert';

/** Events, and the alert that reports them. */
export interface AlertOccurrences {
  readonly tenantId: string;
  readonly alertId: string;
  readonly occurrences: readonly AlertOccurrence[];
}

const columns = new RowArrays({
  alertId: 'uuid',
  id: 'uuid',
  tenantId: 'uuid',
  eventId: 'text',
  eventType: 'text',
  severity: 'text',
  occurredAt: 'timestamptz',
  receivedAt: 'timestamptz',
  data: 'json',
});

const insert = prepared(`
  INSERT INTO alert_occurrences (${columns.list}) SELECT * FROM ${columns.sql}`);

const purgeOldest = `
  DELETE FROM alert_occurrences
  WHERE ctid = ANY(ARRAY(SELECT ctid FROM alert_occurrences WHERE received_at < $1 LIMIT $2))`;

/** Stores the events that alerts report. Writes `alert_occurrences`. */
@Injectable()
export class OccurrencesRepository {
  constructor(private readonly database: Database) {}

  /** Inserts occurrences. @param at when they were received */
  async add(added: readonly AlertOccurrences[], at: Date): Promise<void> {
    const rows = added.flatMap(({ tenantId, alertId, occurrences }) =>
      occurrences.map(({ eventId, eventType, severity, occurredAt, data }) => ({
        alertId,
        id: uuidv7(at.getTime()),
        tenantId,
        eventId,
        eventType,
        severity,
        occurredAt,
        receivedAt: at,
        data: jsonText(data),
      })),
    );
    for await (const some of bySize(rows, ({ data }) => data))
      await this.database.query(SYSTEM, insert, columns.of(some));
  }

  /**
   * Deletes at most `max` occurrences that were received before an instant.
   * @returns how many
   */
  async purgeBefore(instant: Date, max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown[], number]>(SYSTEM, purgeOldest, [instant, max]);
    return count;
  }
}
