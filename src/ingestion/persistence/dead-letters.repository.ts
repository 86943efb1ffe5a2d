import { Injectable } from '@nestjs/common';
import { Database, Scope, SYSTEM } from '../../../libs/database/database';

/** A message that did not succeed, as it is kept. */
export interface DeadLetterRow {
  readonly id: string;
  readonly tenant_id: string | null;
  readonly exchange: string;
  readonly routing_key: string;
  readonly message_id: string | null;
  readonly event_id: string | null;
  readonly reason: string;
  readonly error: string;
  readonly body: Buffer;
  readonly died_at: Date;
  readonly replayed_at: Date | null;
  readonly replayed_by: string | null;
}

export interface DeadLetterFilters {
  readonly reason?: readonly string[];
  readonly isReplayed?: boolean;
  /** Part of the error or of the body. */
  readonly text?: string;
}

const columns =
  'id, tenant_id, exchange, routing_key, message_id, event_id, reason, error, body, died_at, replayed_at, replayed_by';

const keep = `
  INSERT INTO dead_letters (id, tenant_id, exchange, routing_key, message_id, event_id, reason, error, body, died_at)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::bytea[], $10::timestamptz[])
  ON CONFLICT (id) DO UPDATE
  SET reason = excluded.reason, error = excluded.error, died_at = excluded.died_at, replayed_at = NULL, replayed_by = NULL`;

/** Whose letters: a tenant's, or, with null, those that name no tenant. */
export type LetterOwner = string | null;

const scopeOf = (owner: LetterOwner): Scope => owner ?? SYSTEM;
const isOwned = (owner: LetterOwner): string =>
  owner === null ? '$1::uuid IS NULL AND tenant_id IS NULL' : 'tenant_id = $1';

/** A place among the letters, by when they died. */
export interface LetterPosition {
  readonly diedAt: Date;
  readonly id: string;
}

const MAX_BYTES_AT_ONCE = 8 * 1024 * 1024;

/** The owner's letters that the filters let through, as the conditions of a statement. */
function matching(owner: LetterOwner, { reason, isReplayed, text: part }: DeadLetterFilters) {
  const values: unknown[] = [owner];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = [isOwned(owner)];
  if (reason) conditions.push(`reason = ANY(${parameter(reason)})`);
  if (isReplayed !== undefined) conditions.push(`replayed_at IS ${isReplayed ? 'NOT ' : ''}NULL`);
  if (part !== undefined) {
    const text = parameter(part);
    conditions.push(`(strpos(lower(error), lower(${text})) > 0 OR position(convert_to(${text}, 'UTF8') IN body) > 0)`);
  }
  return { values, conditions, parameter };
}

/** Reads and writes `dead_letters`. */
@Injectable()
export class DeadLettersRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the letters; one that is there already died again. */
  async keep(letters: readonly Omit<DeadLetterRow, 'replayed_at' | 'replayed_by'>[]): Promise<void> {
    // ON CONFLICT takes each row once only
    const distinct = [...new Map(letters.map((letter) => [letter.id, letter])).values()];
    const column = <K extends keyof (typeof distinct)[number]>(name: K) => distinct.map((letter) => letter[name]);
    const values = [
      column('id'),
      column('tenant_id'),
      column('exchange'),
      column('routing_key'),
      column('message_id'),
      column('event_id'),
      column('reason'),
      column('error'),
      column('body'),
      column('died_at'),
    ];
    await this.database.query(SYSTEM, keep, values);
  }

  /** The owner's letters, newest first. */
  list(owner: LetterOwner, filters: DeadLetterFilters, limit: number, beforeId?: string): Promise<DeadLetterRow[]> {
    const { values, conditions, parameter } = matching(owner, filters);
    if (beforeId !== undefined)
      conditions.push(
        `(died_at, id) < (SELECT died_at, id FROM dead_letters WHERE ${isOwned(owner)} AND id = ${parameter(beforeId)})`,
      );
    const sql = `
      SELECT ${columns} FROM dead_letters WHERE ${conditions.join(' AND ')}
      ORDER BY died_at DESC, id DESC LIMIT ${parameter(limit)}`;
    return this.database.query<DeadLetterRow[]>(scopeOf(owner), sql, values);
  }

  /** The next of the owner's letters that died until an instant, oldest first: so many, and not too many bytes at once. */
  next(
    owner: LetterOwner,
    filters: DeadLetterFilters,
    until: Date,
    after: LetterPosition | undefined,
    limit: number,
  ): Promise<DeadLetterRow[]> {
    const { values, conditions, parameter } = matching(owner, filters);
    conditions.push(`died_at <= ${parameter(until)}`);
    if (after)
      conditions.push(`(died_at, id) > (${parameter(after.diedAt)}::timestamptz, ${parameter(after.id)}::uuid)`);
    // at least one, however large it is
    const sql = `
      SELECT ${columns} FROM (
        SELECT *, sum(octet_length(body)) OVER (ORDER BY died_at, id) - octet_length(body) AS bytes_before
        FROM (
          SELECT ${columns} FROM dead_letters WHERE ${conditions.join(' AND ')} ORDER BY died_at, id LIMIT ${parameter(limit)}
        ) AS matching
      ) AS measured
      WHERE bytes_before < ${MAX_BYTES_AT_ONCE} ORDER BY died_at, id`;
    return this.database.query<DeadLetterRow[]>(scopeOf(owner), sql, values);
  }

  /** Those of the owner's letters that have these ids, oldest first. */
  find(owner: LetterOwner, ids: readonly string[]): Promise<DeadLetterRow[]> {
    const sql = `SELECT ${columns} FROM dead_letters WHERE ${isOwned(owner)} AND id = ANY($2) ORDER BY died_at, id`;
    return this.database.query<DeadLetterRow[]>(scopeOf(owner), sql, [owner, ids]);
  }

  /** The letters about one event. */
  ofEvent(tenantId: string, eventId: string): Promise<DeadLetterRow[]> {
    const sql = `SELECT ${columns} FROM dead_letters WHERE tenant_id = $1 AND event_id = $2 ORDER BY died_at, id LIMIT 10`;
    return this.database.query<DeadLetterRow[]>(tenantId, sql, [tenantId, eventId]);
  }

  /** Notes a replay with those that have not died again since. */
  async markReplayed(owner: LetterOwner, ids: readonly string[], by: string, at: Date): Promise<void> {
    const sql = `
      UPDATE dead_letters SET replayed_at = $3, replayed_by = $4
      WHERE ${isOwned(owner)} AND id = ANY($2) AND died_at <= $3`;
    await this.database.query(scopeOf(owner), sql, [owner, ids, at, by]);
  }

  /** @returns the letter that is no more; undefined: there was none */
  async drop(owner: LetterOwner, id: string): Promise<DeadLetterRow | undefined> {
    const sql = `DELETE FROM dead_letters WHERE ${isOwned(owner)} AND id = $2 RETURNING ${columns}`;
    const [[letter]] = await this.database.query<[DeadLetterRow[], number]>(scopeOf(owner), sql, [owner, id]);
    return letter;
  }
}
