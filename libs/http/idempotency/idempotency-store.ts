import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../database/database';
import { Clock } from '../../kernel/clock';
import type { IdempotencyKey } from './idempotency-key';

const KEPT_MS = 24 * 3_600_000;

/** What was answered to the request with a key, sealed by it. */
export interface KeptAnswer {
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}

/** The table `idempotency_keys`. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the key until the transaction at hand ends. @returns false when another has it */
  claim(tenantId: string, key: IdempotencyKey): Promise<boolean> {
    return this.database.in(tenantId, async (entities) => {
      const lock = key.hash.readBigInt64BE().toString();
      const [row] = await entities.query<{ claimed: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS claimed', [
        lock,
      ]);
      return row?.claimed ?? false;
    });
  }

  /** What was answered; undefined when there was no such request in the last 24 hours. */
  find(tenantId: string, key: IdempotencyKey): Promise<KeptAnswer | undefined> {
    return this.database.in(tenantId, async (entities) => {
      const [row] = await entities.query<KeptAnswer[]>(
        'SELECT fingerprint, answer FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2 AND expires_at > $3',
        [tenantId, key.hash, this.clock.now()],
      );
      return row;
    });
  }

  /** Keeps what is being answered, in the place of what has expired. */
  keep(tenantId: string, key: IdempotencyKey, { fingerprint, answer }: KeptAnswer): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + KEPT_MS);
    return this.database.in(tenantId, async (entities) => {
      await entities.query(
        `INSERT INTO idempotency_keys (tenant_id, key_hash, fingerprint, answer, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, key_hash) DO UPDATE
         SET fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = excluded.expires_at`,
        [tenantId, key.hash, fingerprint, answer, expiresAt],
      );
    });
  }

  /** Forgets what has expired. @returns how many, at most so many as wanted */
  forget(most: number): Promise<number> {
    return this.database.in(SYSTEM, async (entities) => {
      const [, count] = await entities.query<[unknown, number]>(
        `DELETE FROM idempotency_keys WHERE (tenant_id, key_hash) IN
           (SELECT tenant_id, key_hash FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2)`,
        [this.clock.now(), most],
      );
      return count;
    });
  }
}
