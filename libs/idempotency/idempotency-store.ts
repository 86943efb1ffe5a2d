import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../database/database';
import { prepared } from '../database/prepared';
import { Clock } from '../kernel/clock';
import type { IdempotencyKey } from './idempotency-key';

const KEPT_MS = 24 * 3_600_000;

/** What was answered to the request with a key, sealed by it. */
export interface KeptAnswer {
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}

const claim = prepared('SELECT pg_try_advisory_xact_lock($1) AS claimed');

const find = prepared(`
  SELECT fingerprint, answer FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2 AND expires_at > $3`);

const keep = prepared(`
  INSERT INTO idempotency_keys (tenant_id, key_hash, fingerprint, answer, expires_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id, key_hash) DO UPDATE
  SET fingerprint = excluded.fingerprint, answer = excluded.answer, expires_at = excluded.expires_at`);

const purgeSome = `
  DELETE FROM idempotency_keys WHERE (tenant_id, key_hash) IN
    (SELECT tenant_id, key_hash FROM idempotency_keys WHERE expires_at <= $1 LIMIT $2)`;

/** The table `idempotency_keys`. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes the key until the transaction at hand ends. @returns false when another has it */
  async claim(tenantId: string, key: IdempotencyKey): Promise<boolean> {
    const lock = key.hash.readBigInt64BE().toString();
    const [row] = await this.database.query<{ claimed: boolean }[]>(tenantId, claim, [lock]);
    return row?.claimed ?? false;
  }

  /** What was answered; undefined when there was no such request in the last 24 hours. */
  async find(tenantId: string, key: IdempotencyKey): Promise<KeptAnswer | undefined> {
    const [row] = await this.database.query<KeptAnswer[]>(tenantId, find, [tenantId, key.hash, this.clock.now()]);
    return row;
  }

  /** Keeps what is being answered, in the place of what has expired. */
  async keep(tenantId: string, key: IdempotencyKey, { fingerprint, answer }: KeptAnswer): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + KEPT_MS);
    await this.database.query(tenantId, keep, [tenantId, key.hash, fingerprint, answer, expiresAt]);
  }

  /** Forgets what has expired. @returns how many, at most so many as wanted */
  async forget(max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown, number]>(SYSTEM, purgeSome, [this.clock.now(), max]);
    return count;
  }
}
