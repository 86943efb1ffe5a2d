import { Injectable } from '@nestjs/common';
import { columnList, selected } from '../../../../libs/database/columns';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { Session } from '../domain/session';

const properties = [
  'id',
  'memberId',
  'memberName',
  'tenants',
  'roles',
  'permissions',
  'way',
  'createdAt',
  'lastSeenAt',
  'expiresAt',
  'endedAt',
  'credentialEndsAt',
] as const satisfies readonly (keyof Session)[];

const insert = `
  INSERT INTO sessions (${columnList(properties)}, token_hash, refresh_token)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;
const byId = `SELECT ${selected(properties)} FROM sessions WHERE id = $1`;
const byHash = `SELECT ${selected(properties)} FROM sessions WHERE token_hash = $1`;
// not more than once a minute: a screen asks several times a second
const touch = `UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2::timestamptz - interval '1 minute'`;
const end = `
  UPDATE sessions SET ended_at = $3, refresh_token = NULL WHERE id = $2 AND member_id = $1 AND ended_at IS NULL RETURNING ${selected(properties)}`;
const liveOf = `
  SELECT ${selected(properties)} FROM sessions
  WHERE member_id = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3 ORDER BY id DESC LIMIT $4`;
const over = `
  SELECT wanted.id FROM unnest($1::uuid[]) AS wanted(id) LEFT JOIN sessions s ON s.id = wanted.id
    AND s.ended_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3
  WHERE s.id IS NULL`;
const purge = `
  DELETE FROM sessions WHERE id IN (
    SELECT id FROM sessions WHERE coalesce(ended_at, expires_at) < $1 ORDER BY coalesce(ended_at, expires_at) LIMIT $2)`;
const count = `
  SELECT count(*)::int AS count FROM sessions
  WHERE coalesce(ended_at, expires_at) > $1 AND ended_at IS NULL AND last_seen_at > $2`;

const claimRefresh = `
  UPDATE sessions SET refreshing_until = $4
  WHERE id = $1 AND credential_ends_at = $2 AND ended_at IS NULL AND (refreshing_until IS NULL OR refreshing_until <= $3)
  RETURNING refresh_token AS "refreshToken"`;
const releaseRefresh = 'UPDATE sessions SET refreshing_until = NULL WHERE id = $1';
const isRefreshing = 'SELECT 1 FROM sessions WHERE id = $1 AND refreshing_until > $2';
const refresh = `
  UPDATE sessions SET member_name = $2, tenants = $3, roles = $4, permissions = $5, credential_ends_at = $6, refresh_token = $7,
    refreshing_until = NULL
  WHERE id = $1 AND ended_at IS NULL RETURNING ${selected(properties)}`;

/** Reads and writes `sessions`. A session may be of several tenants, so every statement is in the system scope. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds a session.
   * @param hash of the secret in its cookie, which is not stored itself
   * @param refreshToken with which its credential is refreshed, encrypted
   */
  async add(session: Session, hash: Buffer, refreshToken: string | null): Promise<void> {
    const values = properties.map((property) => session[property]);
    await this.database.query(SYSTEM, insert, [...values, hash, refreshToken]);
  }

  /** The session with this id, live or not. */
  async withId(id: string): Promise<Session | undefined> {
    const [row] = await this.database.query<Session[]>(SYSTEM, byId, [id]);
    return row;
  }

  /**
   * Claims the refresh of a credential, so that nobody else tries it until the lease is over.
   * @returns the refresh token, encrypted; undefined: another process has the claim, or has refreshed already
   */
  async claimRefresh(id: string, endsAt: Date, lease: { now: Date; until: Date }): Promise<string | undefined> {
    const values = [id, endsAt, lease.now, lease.until];
    const [rows] = await this.database.query<[{ refreshToken: string | null }[], number]>(SYSTEM, claimRefresh, values);
    return rows[0]?.refreshToken ?? undefined;
  }

  /** Gives the claim back. */
  async releaseRefresh(id: string): Promise<void> {
    await this.database.query(SYSTEM, releaseRefresh, [id]);
  }

  /** Whether somebody has claimed the refresh of the session. */
  async isRefreshing(id: string, now: Date): Promise<boolean> {
    return (await this.database.query<unknown[]>(SYSTEM, isRefreshing, [id, now])).length > 0;
  }

  /** Stores what a refresh brought. @returns the session; undefined: it has ended meanwhile */
  async refresh(session: Session, refreshToken: string): Promise<Session | undefined> {
    const { id, memberName, tenants, roles, permissions, credentialEndsAt } = session;
    const values = [id, memberName, tenants, roles, permissions, credentialEndsAt, refreshToken];
    const [rows] = await this.database.query<[Session[], number]>(SYSTEM, refresh, values);
    return rows[0];
  }

  /** The session whose cookie has a secret with this hash, live or not. */
  async withHash(hash: Buffer): Promise<Session | undefined> {
    const [row] = await this.database.query<Session[]>(SYSTEM, byHash, [hash]);
    return row;
  }

  /** Notes that a session is used. */
  async touch(id: string, now: Date): Promise<void> {
    await this.database.query(SYSTEM, touch, [id, now]);
  }

  /** Ends a session of a member. @returns it; undefined: the member has no such live session */
  async end(memberId: string, id: string, now: Date): Promise<Session | undefined> {
    const [rows] = await this.database.query<[Session[], number]>(SYSTEM, end, [memberId, id, now]);
    return rows[0];
  }

  /** The live sessions of a member, the newest first. @param usedSince those that were not used since are over */
  liveOf(memberId: string, now: Date, usedSince: Date, limit: number): Promise<readonly Session[]> {
    return this.database.query(SYSTEM, liveOf, [memberId, now, usedSince, limit]);
  }

  /** Those of some sessions that are not live. @param usedSince those that were not used since are over */
  async overAmong(ids: readonly string[], now: Date, usedSince: Date): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, over, [ids, now, usedSince]);
    return rows.map(({ id }) => id);
  }

  /** Deletes sessions that were over before a time. @returns how many */
  async purge(before: Date, limit: number): Promise<number> {
    const [, deleted] = await this.database.query<[unknown, number]>(SYSTEM, purge, [before, limit]);
    return deleted;
  }

  /** How many sessions are live. @param usedSince those that were not used since are over */
  async countLive(now: Date, usedSince: Date): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(SYSTEM, count, [now, usedSince]);
    return row?.count ?? 0;
  }
}
