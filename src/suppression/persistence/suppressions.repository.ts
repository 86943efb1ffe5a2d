import { Injectable } from '@nestjs/common';
import {
  type FindManyOptions,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  MoreThan,
  Not,
  type QueryDeepPartialEntity,
  Raw,
} from 'typeorm';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import type { SuppressionRow } from '../suppression-view';
import { SuppressionEntity } from './suppression.entity';

/** SQL condition: a suppression that ends when its problems are over, and has begun. */
const endsWithItsProblems = 'is_active AND is_holding AND expire_on_resolve';

/** SQL condition: a suppression with `expire_on_resolve` that suppresses no problem now. */
const isIdle = `
  ${endsWithItsProblems}
  AND NOT EXISTS (SELECT 1 FROM silenced_problems p WHERE p.silencer_id = s.id AND p.state = 'held')`;

const findIdle = `SELECT id FROM alert_suppressions s WHERE ${isIdle} AND id <> ALL($2::uuid[]) LIMIT $1`;

const lockIdle = `
  SELECT id,
    EXISTS (SELECT 1 FROM silenced_problems p WHERE p.tenant_id = s.tenant_id AND p.silencer_id = s.id) AS "hasSuppressed"
  FROM alert_suppressions s WHERE ${isIdle} AND id = ANY($1::uuid[]) FOR UPDATE SKIP LOCKED`;

/** No batch of events takes longer: one that runs when a suppression changes may still use the old definition. */
export const MAX_BATCH_MS = 15_000;

/** SQL: when the first suppression starts or stops; whether one changed lately; whether one may end with its problems. */
export const firstDueSuppressions = [
  'SELECT min(next_change_at) FROM alert_suppressions WHERE is_active',
  `SELECT min(updated_at) FROM alert_suppressions WHERE updated_at > $1::timestamptz - interval '${MAX_BATCH_MS} ms'`,
  `SELECT min(updated_at) FROM alert_suppressions WHERE ${endsWithItsProblems}`,
];

/** SQL: when the first suppression is to be announced to expire. */
export const firstExpiringSuppression =
  'SELECT min(warn_at) FROM alert_suppressions WHERE is_active AND warn_at IS NOT NULL';

/** A suppression that suppresses no problem now. */
export interface IdleSuppression {
  readonly row: SuppressionRow;
  /** Whether it has suppressed any problem before. */
  readonly hasSuppressed: boolean;
}

const dueBy = (at: Date) => ({ isActive: true, nextChangeAt: LessThanOrEqual(at) });

/** The condition for suppressions that are in force now or later. */
const inForce = { isActive: true, endTime: Raw((column) => `${column} > now()`) };

/** The suppressions that begin before and end after these times, in the order of an index. */
export function lasting(tenantId: string, from: Date, until: Date): FindManyOptions<SuppressionEntity> {
  const own = { tenantId, endTime: MoreThan(from), startTime: LessThan(until) };
  const where = [
    { ...own, endedAt: IsNull() },
    { ...own, endedAt: MoreThan(from) },
  ];
  return { where, order: { endTime: 'ASC', id: 'ASC' } };
}

/** Reads and writes `alert_suppressions`. */
@Injectable()
export class SuppressionsRepository {
  constructor(private readonly database: Database) {}

  /** The suppressions of these tenants that are in force now or later. */
  active(tenantIds: readonly string[]): Promise<readonly SuppressionRow[]> {
    const where = { tenantId: In(tenantIds), ...inForce };
    return this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' } }),
    );
  }

  /**
   * A page of the suppressions of a tenant, newest first.
   * @param isActive true: only those in force now or later; false: only the others
   */
  list(
    tenantId: string,
    limit: number,
    isActive?: boolean,
    after?: { createdAt: string; id: string },
  ): Promise<readonly SuppressionRow[]> {
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) => {
      const query = rows.createQueryBuilder('s').where({ tenantId });
      if (isActive !== undefined) query.andWhere('(s.isActive AND s.endTime > now()) = :isActive', { isActive });
      if (after) query.andWhere('(s.createdAt, s.id) < (:createdAt, :id)', after);
      return query.orderBy('s.createdAt', 'DESC').addOrderBy('s.id', 'DESC').limit(limit).getMany();
    });
  }

  /** Up to `max` suppressions of a tenant that begin before and end after these times, the first to end first. */
  between(tenantId: string, from: Date, until: Date, max: number): Promise<readonly SuppressionRow[]> {
    const options = { ...lasting(tenantId, from, until), take: max };
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) => rows.find(options));
  }

  /** One suppression of a tenant. @param mode `lock` locks the row until the transaction ends */
  find(tenantId: string, id: string, mode?: 'lock'): Promise<SuppressionRow | null> {
    const lock = mode === 'lock' && { lock: { mode: 'pessimistic_write' as const } };
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, ...lock }),
    );
  }

  /** The ids of the suppressions that were changed or ended since an instant, of all tenants. */
  async changedSince(instant: Date): Promise<readonly string[]> {
    const updatedAt = MoreThan(instant);
    const where = [
      { updatedAt, version: MoreThan(1) },
      { updatedAt, isActive: false },
    ];
    const changed = await this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({ select: { id: true }, where }),
    );
    return changed.map(({ id }) => id);
  }

  /** The number of suppressions of a tenant that are in force now or later. */
  count(tenantId: string): Promise<number> {
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) => rows.countBy({ tenantId, ...inForce }));
  }

  /** The ids of up to `max` other suppressions that are due to start or stop by an instant. */
  async findDue(at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const found = await this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({
        select: { id: true },
        where: { ...dueBy(at), id: Not(In(otherThan)) },
        order: { nextChangeAt: 'ASC' },
        take: max,
      }),
    );
    return found.map(({ id }) => id);
  }

  /** Those of the suppressions that are still due, locked until the transaction ends. */
  lockDue(ids: readonly string[], at: Date): Promise<readonly SuppressionRow[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({
        where: { ...dueBy(at), id: In(ids) },
        order: { nextChangeAt: 'ASC' },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      }),
    );
  }

  /** The ids of up to `max` other suppressions with `expireOnResolve` that suppress no problem now. */
  async findIdle(max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }[]>(SYSTEM, findIdle, [max, otherThan]);
    return rows.map(({ id }) => id);
  }

  /** Those of the suppressions with `expireOnResolve` that still suppress no problem, locked. */
  lockIdle(ids: readonly string[]): Promise<readonly IdleSuppression[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, async (rows) => {
      const locked = await rows.query<{ id: string; hasSuppressed: boolean }[]>(lockIdle, [ids]);
      if (locked.length === 0) return [];
      const hasSuppressed = new Map(locked.map((one) => [one.id, one.hasSuppressed]));
      const found = await rows.findBy({ id: In([...hasSuppressed.keys()]) });
      return found.map((row) => ({ row, hasSuppressed: hasSuppressed.get(row.id) === true }));
    });
  }

  /** These suppressions, of any tenants. */
  findAll(ids: readonly string[]): Promise<readonly SuppressionRow[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, (rows) => rows.findBy({ id: In(ids) }));
  }

  /** The ids of up to `max` others that are to be announced to expire by an instant. */
  async findExpiring(at: Date, max: number, otherThan: readonly string[]): Promise<readonly string[]> {
    const where = { isActive: true, warnAt: LessThanOrEqual(at), id: Not(In(otherThan)) };
    const found = await this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({ select: { id: true }, where, order: { warnAt: 'ASC' }, take: max }),
    );
    return found.map(({ id }) => id);
  }

  /** Those of them that are still to be announced, and now are not any more: each belongs to one caller. */
  claimExpiring(ids: readonly string[], at: Date): Promise<readonly SuppressionRow[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, async (rows) => {
      const due = await rows.find({
        where: { id: In(ids), isActive: true, warnAt: LessThanOrEqual(at) },
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      if (due.length > 0) await rows.update({ id: In(due.map(({ id }) => id)) }, { warnAt: null });
      return due;
    });
  }

  /** Inserts or overwrites a suppression. */
  async save(scope: Scope, row: SuppressionRow): Promise<void> {
    await this.database.withRepository(scope, SuppressionEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<SuppressionEntity>, ['id']),
    );
  }
}
