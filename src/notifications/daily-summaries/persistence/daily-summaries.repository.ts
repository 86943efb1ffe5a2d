import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** A member who gets a daily summary. */
export interface SummaryReader {
  readonly tenantId: string;
  readonly memberId: string;
}

/** A daily summary that is due, or whose time is not known yet. */
export interface DueSummary extends SummaryReader {
  /** What was due until then was told, or was not wanted. */
  readonly since: Date;
}

/** SQL: when the first daily summary is due. */
export const firstDailySummary = 'SELECT min(due_at) FROM daily_summaries';

const schedule = prepared(`
  INSERT INTO daily_summaries (tenant_id, member_id, since, due_at) VALUES ($1, $2, $3, $3)
  ON CONFLICT (tenant_id, member_id) DO UPDATE SET since = excluded.since, due_at = excluded.due_at`);

const columns = 'tenant_id AS "tenantId", member_id AS "memberId", since';

const due = prepared(`
  SELECT ${columns} FROM daily_summaries WHERE due_at <= $1 AND tenant_id || ' ' || member_id <> ALL ($3::text[])
  ORDER BY due_at LIMIT $2`);

const lock = prepared(`
  SELECT s.tenant_id AS "tenantId", s.member_id AS "memberId", s.since
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS wanted(tenant_id, member_id, since)
  JOIN daily_summaries s USING (tenant_id, member_id, since) WHERE s.due_at <= $4 FOR UPDATE OF s SKIP LOCKED`);

const move = prepared(`
  UPDATE daily_summaries s SET since = next.since, due_at = next.due_at
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS next(tenant_id, member_id, since, due_at)
  WHERE s.tenant_id = next.tenant_id AND s.member_id = next.member_id`);

const end = prepared(`
  DELETE FROM daily_summaries s USING unnest($1::uuid[], $2::uuid[]) AS over(tenant_id, member_id)
  WHERE s.tenant_id = over.tenant_id AND s.member_id = over.member_id`);

const readersOf = (some: readonly SummaryReader[]): readonly [string[], string[]] => [
  some.map(({ tenantId }) => tenantId),
  some.map(({ memberId }) => memberId),
];

/** Who gets a daily summary, and when. */
@Injectable()
export class DailySummariesRepository {
  constructor(private readonly database: Database) {}

  /** Begins, or ends, to tell a member each day. The time of the first summary is calculated when it is asked what is due. */
  async schedule({ tenantId, memberId }: SummaryReader, isWanted: boolean, now: Date): Promise<void> {
    if (isWanted) await this.database.query(tenantId, schedule, [tenantId, memberId, now]);
    else await this.end([{ tenantId, memberId }]);
  }

  /** The first summaries that are due. @param leftOut members to leave out, by `memberKey` */
  due(now: Date, max: number, leftOut: readonly string[]): Promise<readonly DueSummary[]> {
    return this.database.query<DueSummary[]>(SYSTEM, due, [now, max, leftOut]);
  }

  /** Locks those that are still as they were read. Needs a transaction. */
  lock(read: readonly DueSummary[], now: Date): Promise<readonly DueSummary[]> {
    const values = [...readersOf(read), read.map(({ since }) => since), now];
    return this.database.query<DueSummary[]>(SYSTEM, lock, values);
  }

  /** Notes when summaries are due next. */
  async move(next: readonly (DueSummary & { readonly dueAt: Date })[]): Promise<void> {
    const values = [...readersOf(next), next.map(({ since }) => since), next.map(({ dueAt }) => dueAt)];
    if (next.length > 0) await this.database.query(SYSTEM, move, values);
  }

  /** Forgets members who want no more summaries. */
  async end(over: readonly SummaryReader[]): Promise<void> {
    if (over.length > 0) await this.database.query(SYSTEM, end, [...readersOf(over)]);
  }
}
