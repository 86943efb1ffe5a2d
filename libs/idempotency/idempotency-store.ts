import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../database/database';
import { prepared } from '../database/prepared';
import { Clock } from '../kernel/clock';
import type { IdempotencyKey } from './idempotency-key';

const RETENTION_MS = 24 * 3_600_000;

/** The stored answer to a request, encrypted with its key. */
export interface StoredAnswer {
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}

const claim = prepared('SELECT pg_try_advisory_xact_lock($1) AS claimed');

const find = prepared(`
  SELECT fingerprint, answer FROM idempotency_keys WHERE tenant_id = $1 AND key_hash = $2 AND expires_at > $3`);

const save = prepared(`
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

  /** Claims the key until the current transaction ends. @returns false when another transaction holds it */
  async claim(tenantId: string, key: IdempotencyKey): Promise<boolean> {
    const lock = key.hash.readBigInt64BE().toString();
    const [row] = await this.database.query<{ claimed: boolean }[]>(tenantId, claim, [lock]);
    return row?.claimed ?? false;
  }

  /** Finds the stored answer; undefined when there was no such request in the last 24 hours. */
  async find(tenantId: string, key: IdempotencyKey): Promise<StoredAnswer | undefined> {
    const [row] = await this.database.query<StoredAnswer[]>(tenantId, find, [tenantId, key.hash, this.clock.now()]);
    return row;
  }

  /** Stores an answer for 24 hours, and replaces an expired one. */
  async save(tenantId: string, key: IdempotencyKey, { fingerprint, answer }: StoredAnswer): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + RETENTION_MS);
    await this.database.query(tenantId, save, [tenantId, key.hash, fingerprint, answer, expiresAt]);
  }

  /** Deletes at most `max` expired answers. @returns how many */
  async purge(max: number): Promise<number> {
    const [, count] = await this.database.query<[unknown, number]>(SYSTEM, purgeSome, [this.clock.now(), max]);
    return count;
  }
}
