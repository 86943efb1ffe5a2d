import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan, type QueryDeepPartialEntity, Raw } from 'typeorm';
import { Database, type Scope, SYSTEM } from '../../../libs/database/database';
import type { SuppressionRow } from '../suppression-view';
import { SuppressionEntity } from './suppression.entity';

// those that ask for it, and suppress no problem any more
const lockForgone = `
  SELECT id, EXISTS (SELECT 1 FROM silenced_problems p WHERE p.tenant_id = s.tenant_id AND p.silencer_id = s.id) AS "keptAny"
  FROM alert_suppressions s
  WHERE is_active AND is_holding AND expire_on_resolve
    AND NOT EXISTS (SELECT 1 FROM silenced_problems p WHERE p.silencer_id = s.id AND p.state = 'held')
  LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** A suppression that suppresses no problem any more, and whether it ever did. */
export interface ForgoneSuppression {
  readonly row: SuppressionRow;
  readonly keptAny: boolean;
}

/** In force now or later. */
const inForce = { isActive: true, endTime: Raw((column) => `${column} > now()`) };

/** Reads and writes `alert_suppressions`. */
@Injectable()
export class SuppressionsRepository {
  constructor(private readonly database: Database) {}

  /** Those of these tenants that hold now or later. */
  active(tenantIds: readonly string[]): Promise<readonly SuppressionRow[]> {
    const where = { tenantId: In(tenantIds), ...inForce };
    return this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' } }),
    );
  }

  /** A tenant's, newest first. @param isActive only those that are, or are not, in force now or later */
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

  /** One of a tenant's, locked if wanted until the transaction ends. */
  find(tenantId: string, id: string, mode?: 'lock'): Promise<SuppressionRow | null> {
    const lock = mode === 'lock' && { lock: { mode: 'pessimistic_write' as const } };
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, ...lock }),
    );
  }

  /** The ids of those that were changed or ended since an instant. */
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

  /** How many of a tenant's hold now or later. */
  count(tenantId: string): Promise<number> {
    return this.database.withRepository(tenantId, SuppressionEntity, (rows) => rows.countBy({ tenantId, ...inForce }));
  }

  /** Some that begin or end to hold by an instant, locked until the transaction ends. */
  lockDue(at: Date, max: number): Promise<readonly SuppressionRow[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, (rows) =>
      rows.find({
        where: { isActive: true, nextChangeAt: LessThanOrEqual(at) },
        order: { nextChangeAt: 'ASC' },
        take: max,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      }),
    );
  }

  /** Some that end when what they suppress is over, and that suppress no problem any more; locked. */
  lockForgone(max: number): Promise<readonly ForgoneSuppression[]> {
    return this.database.withRepository(SYSTEM, SuppressionEntity, async (rows) => {
      const locked = await rows.query<{ id: string; keptAny: boolean }[]>(lockForgone, [max]);
      if (locked.length === 0) return [];
      const keptAny = new Map(locked.map((one) => [one.id, one.keptAny]));
      const found = await rows.findBy({ id: In([...keptAny.keys()]) });
      return found.map((row) => ({ row, keptAny: keptAny.get(row.id) === true }));
    });
  }

  /** Adds it, or writes it over. */
  async save(scope: Scope, row: SuppressionRow): Promise<void> {
    await this.database.withRepository(scope, SuppressionEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<SuppressionEntity>, ['id']),
    );
  }
}
