import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';

/** A page of keys: those without use, and the last one of the page. */
export interface KeysPage {
  readonly uselessIds: readonly string[];
  /** undefined: there are no further keys. */
  readonly lastId: string | undefined;
}

// a key that is open as long as its alert has no time to wait for; a key of use is open, or has a time that still counts, or an alert that a member may reopen
const isUseless = `
  NOT k.is_active AND NOT k.is_flapping
  AND greatest(k.last_occurrence, CASE WHEN k.open_until < '3000-01-01Z' THEN k.open_until END, k.throttled_until, k.flapping_until, k.recovered_at, k.resolved_at) < $2
  AND NOT EXISTS (
    SELECT FROM jsonb_array_elements_text(k.individual_alert_ids) AS i(alert_id) JOIN alerts a ON a.id = i.alert_id::uuid)`;

const selectPage = `
  SELECT k.id, ${isUseless} AS "isUseless" FROM (
    SELECT * FROM alert_aggregations WHERE id > $1 ORDER BY id LIMIT $3
  ) AS k ORDER BY k.id`;

const deleteUseless = `DELETE FROM alert_aggregations k WHERE k.id = ANY($1::uuid[]) AND ${isUseless}`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Finds and deletes keys that are of no use any more. An index for them would cost each occurrence. */
@Injectable()
export class PurgeableKeysRepository {
  constructor(private readonly database: Database) {}

  /** Looks at the next `max` keys by id. @param after the last key of the page before */
  async page(before: Date, max: number, after = FIRST_ID): Promise<KeysPage> {
    const rows = await this.database.query<{ id: string; isUseless: boolean }[]>(SYSTEM, selectPage, [
      after,
      before,
      max,
    ]);
    return { uselessIds: rows.flatMap(({ id, isUseless }) => (isUseless ? id : [])), lastId: rows.at(-1)?.id };
  }

  /** Deletes those of the keys that are of no use. An occurrence that has locked one keeps it. */
  async purge(ids: readonly string[], before: Date): Promise<void> {
    await this.database.query(SYSTEM, deleteUseless, [ids, before]);
  }
}
