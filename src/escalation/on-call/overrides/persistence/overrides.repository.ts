import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity } from 'typeorm';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import { insertAll } from '../../../../../libs/database/insert-all';
import { OverrideNotFound } from '../../domain/schedule.errors';
import type { OverrideRow } from '../override-view';
import { OverrideEntity } from './override.entity';

/** Reads and writes `on_call_overrides`. */
@Injectable()
export class OverridesRepository {
  constructor(private readonly database: Database) {}

  /** A page of the overrides of a schedule, ordered by id. */
  list(tenantId: string, scheduleId: string, limit: number, after?: string): Promise<readonly OverrideRow[]> {
    const where = { tenantId, scheduleId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, OverrideEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One override of a schedule, locked until the transaction ends. @throws OverrideNotFound */
  async lock(tenantId: string, scheduleId: string, id: string): Promise<OverrideRow> {
    const row = await this.database.withRepository(tenantId, OverrideEntity, (rows) =>
      rows.findOne({ where: { tenantId, scheduleId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new OverrideNotFound(id);
    return row;
  }

  /** The number of overrides of a schedule that are not over. */
  countOpen(tenantId: string, scheduleId: string, at: Date): Promise<number> {
    return this.database.withRepository(tenantId, OverrideEntity, (rows) =>
      rows.countBy({ tenantId, scheduleId, untilAt: MoreThan(at) }),
    );
  }

  /** The overrides of members of any tenants that are not over, by id. */
  openOf(memberIds: readonly string[], at: Date): Promise<readonly OverrideRow[]> {
    const where = { memberId: In(memberIds), untilAt: MoreThan(at) };
    return this.database.withRepository(SYSTEM, OverrideEntity, (rows) => rows.find({ where, order: { id: 'ASC' } }));
  }

  /** Inserts overrides of one tenant. */
  async add(tenantId: string, added: readonly OverrideRow[]): Promise<void> {
    await this.database.withRepository(tenantId, OverrideEntity, (rows) =>
      insertAll(rows, added as readonly QueryDeepPartialEntity<OverrideEntity>[]),
    );
  }

  /** Overwrites a locked override. */
  async save(row: OverrideRow): Promise<void> {
    const { tenantId, id, ...changes } = row;
    await this.database.withRepository(tenantId, OverrideEntity, (rows) => rows.update({ tenantId, id }, changes));
  }

  /** Deletes a locked override. */
  async remove({ tenantId, id }: OverrideRow): Promise<void> {
    await this.database.withRepository(tenantId, OverrideEntity, (rows) => rows.delete({ tenantId, id }));
  }
}
