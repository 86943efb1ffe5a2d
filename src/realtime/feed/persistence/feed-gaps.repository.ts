import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';

/** SQL: when the first gap was noted. */
export const firstGap = 'SELECT min(noted_at) FROM realtime_gaps';

/** A tenant whose log misses events. */
export interface FeedGap {
  readonly tenantId: string;
  /** The time as PostgreSQL writes it, to the microsecond. */
  readonly notedAt: string;
}

const note = `
  INSERT INTO realtime_gaps (tenant_id, noted_at) SELECT tenant_id, clock_timestamp() FROM unnest($1::uuid[]) AS t(tenant_id)
  ON CONFLICT (tenant_id) DO UPDATE SET noted_at = excluded.noted_at`;
const select = `SELECT tenant_id AS "tenantId", noted_at::text AS "notedAt" FROM realtime_gaps ORDER BY noted_at LIMIT $1`;
// a gap that was noted meanwhile stays
const close = 'DELETE FROM realtime_gaps WHERE tenant_id = $1 AND noted_at = $2::timestamptz';

/** The gaps of the logs, stored so that no crash hides them. */
@Injectable()
export class FeedGapsRepository {
  constructor(private readonly database: Database) {}

  /** Notes that the logs of these tenants miss events. */
  async note(tenantIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, note, [tenantIds]);
  }

  /** The oldest gaps, at most `max`. */
  first(max: number): Promise<readonly FeedGap[]> {
    return this.database.query<FeedGap[]>(SYSTEM, select, [max]);
  }

  async close({ tenantId, notedAt }: FeedGap): Promise<void> {
    await this.database.query(SYSTEM, close, [tenantId, notedAt]);
  }
}
