import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { type FailingReason, NOTIFICATIONS_FAILING } from '../failing-events';

/** So many failed deliveries within ten minutes are too many. */
const MAX_FAILED = 10;
/** How many tenants one check looks at. */
const MAX_TENANTS = 500;

/** A tenant whose notifications fail. */
export interface FailingTenant {
  readonly tenantId: string;
  readonly reason: FailingReason;
}

/** A failure that was reported to the rules, until it works again. */
export interface ReportedFailure {
  readonly id: string;
  readonly tenantId: string;
}

/** SQL: the times of which one is due as long as something fails, or is reported; looked at every ten seconds. */
const everyTenSeconds = `floor(extract(epoch FROM $1::timestamptz))::bigint % 10 = 0`;
export const firstFailing = [
  `SELECT min(updated_at) FROM deliveries
   WHERE state = 'failed' AND updated_at > $1::timestamptz - interval '10 minutes' AND ${everyTenSeconds}`,
  `SELECT min(seen_at) FROM blocked_tenants WHERE ${everyTenSeconds}`,
  `SELECT min(raised_at) FROM reported_failures WHERE ended_at IS NULL AND ${everyTenSeconds}`,
];

// the messages about these alerts are not counted, also after they have ended: none begets another
const selectFailed = prepared(`
  SELECT tenant_id AS "tenantId", count(*)::int AS failed FROM deliveries d
  WHERE state = 'failed' AND updated_at > $1::timestamptz - interval '10 minutes'
    AND kind NOT IN ('code', 'test') AND content -> 'isEdit' IS NULL
    AND NOT EXISTS (
      SELECT FROM alerts a WHERE a.id = d.alert_id AND a.source_event_type = '${NOTIFICATIONS_FAILING}')
  GROUP BY tenant_id HAVING count(*) >= ${MAX_FAILED} ORDER BY tenant_id LIMIT ${MAX_TENANTS}`);

// a provider that does not work is tried at least every five minutes, and its tenants are seen again
const selectBlocked = prepared(`
  SELECT tenant_id AS "tenantId", provider FROM blocked_tenants WHERE seen_at > $1::timestamptz - interval '6 minutes'
  ORDER BY tenant_id LIMIT ${MAX_TENANTS}`);

const selectOpen = prepared(`
  SELECT id, tenant_id AS "tenantId" FROM reported_failures WHERE ended_at IS NULL`);

const block = prepared(`
  INSERT INTO blocked_tenants (tenant_id, provider, seen_at)
  SELECT b.tenant_id, b.provider, $3 FROM unnest($1::uuid[], $2::text[]) AS b(tenant_id, provider) ORDER BY b.tenant_id
  ON CONFLICT (tenant_id) DO UPDATE SET provider = excluded.provider, seen_at = excluded.seen_at`);

const lock = prepared(`SELECT pg_advisory_xact_lock(hashtext('failing'), hashtext($1::uuid::text))`);
const isOpen = prepared('SELECT 1 FROM reported_failures WHERE tenant_id = $1 AND ended_at IS NULL');
const add = prepared('INSERT INTO reported_failures (id, tenant_id, raised_at) VALUES ($1, $2, $3)');
const end = prepared('UPDATE reported_failures SET ended_at = $2 WHERE id = $1');
const purgeBlocked = prepared(`DELETE FROM blocked_tenants WHERE seen_at < $1::timestamptz - interval '10 minutes'`);
const purgeEnded = prepared(`DELETE FROM reported_failures WHERE ended_at < $1::timestamptz - interval '2 days'`);

/** Which tenants' notifications fail, and which failures are reported. */
@Injectable()
export class FailingTenants {
  constructor(private readonly database: Database) {}

  /** The tenants whose notifications fail now. */
  async find(now: Date): Promise<readonly FailingTenant[]> {
    const [failed, blocked] = await Promise.all([
      this.database.query<{ tenantId: string; failed: number }[]>(SYSTEM, selectFailed, [now]),
      this.database.query<{ tenantId: string; provider: string }[]>(SYSTEM, selectBlocked, [now]),
    ]);
    const all = [...failed, ...blocked].map(({ tenantId, ...reason }) => ({
      tenantId,
      reason,
    }));
    return [...new Map(all.reverse().map((one) => [one.tenantId, one])).values()];
  }

  /** The failures that have not ended. */
  open(): Promise<readonly ReportedFailure[]> {
    return this.database.query<ReportedFailure[]>(SYSTEM, selectOpen);
  }

  /** Notes tenants for whose messages a provider is not called, because it has not worked for minutes. */
  async block(providers: ReadonlyMap<string, string>, now: Date): Promise<void> {
    if (providers.size === 0) return;
    await this.database.query(SYSTEM, block, [[...providers.keys()], [...providers.values()], now]);
  }

  /** Locks a tenant until the end of the transaction. @returns whether it is reported already that its notifications fail */
  async lock(tenantId: string): Promise<boolean> {
    await this.database.query(SYSTEM, lock, [tenantId]);
    return (await this.database.query<unknown[]>(SYSTEM, isOpen, [tenantId])).length > 0;
  }

  async add({ id, tenantId }: ReportedFailure, now: Date): Promise<void> {
    await this.database.query(SYSTEM, add, [id, tenantId, now]);
  }

  async end({ id }: ReportedFailure, now: Date): Promise<void> {
    await this.database.query(SYSTEM, end, [id, now]);
  }

  /** Deletes what matters no more. */
  async purge(now: Date): Promise<void> {
    await this.database.query(SYSTEM, purgeBlocked, [now]);
    await this.database.query(SYSTEM, purgeEnded, [now]);
  }
}
