import { Injectable } from '@nestjs/common';
import type { FindOptionsWhere } from 'typeorm';
import { Database } from '../../../../libs/database/database';
import type { SavedView } from '../domain/saved-view';
import { ViewNotFound } from '../domain/view.errors';
import { SavedViewEntity } from './view.entity';

/** Who changes the views of a member, or those that a tenant shares, waits for the others. */
const lockViews = `SELECT pg_advisory_xact_lock(hashtextextended('views of ' || $1 || ' ' || $2, 0))`;

const clearDefault = `
  UPDATE saved_views SET is_default = false, version = version + 1, updated_at = $4
  WHERE tenant_id = $1 AND id <> $2 AND is_default AND is_shared = ($3::uuid IS NULL) AND ($3::uuid IS NULL OR member_id = $3)`;

/** Whose views: of one member, or (null) of those that the tenant shares. */
export type ViewOwner = string | null;

export const ownerOfView = ({ isShared, memberId }: Pick<SavedView, 'isShared' | 'memberId'>): ViewOwner =>
  isShared ? null : memberId;

const whereOf = (tenantId: string, owner: ViewOwner): FindOptionsWhere<SavedViewEntity> =>
  owner === null ? { tenantId, isShared: true } : { tenantId, isShared: false, memberId: owner };

/** Reads and writes `saved_views`. A member sees its own views and the shared ones. */
@Injectable()
export class ViewsRepository {
  constructor(private readonly database: Database) {}

  /** The views that a member sees, by their places. At most twice `MAX_VIEWS`. */
  list(tenantId: string, memberId: string): Promise<readonly SavedView[]> {
    return this.database.withRepository(tenantId, SavedViewEntity, (rows) =>
      rows.find({
        where: [whereOf(tenantId, memberId), whereOf(tenantId, null)],
        order: { position: 'ASC', id: 'ASC' },
      }),
    );
  }

  /** A view that a member sees. @param mode `lock` locks it until the transaction ends @throws ViewNotFound */
  async get(tenantId: string, memberId: string, id: string, mode?: 'lock'): Promise<SavedView> {
    const lock = mode === 'lock' && { lock: { mode: 'pessimistic_write' as const } };
    const where = [
      { ...whereOf(tenantId, memberId), id },
      { ...whereOf(tenantId, null), id },
    ];
    const row = await this.database.withRepository(tenantId, SavedViewEntity, (rows) =>
      rows.findOne({ where, ...lock }),
    );
    if (!row) throw new ViewNotFound(id);
    return row;
  }

  /** Nobody else adds a view, or makes one the default, until the transaction ends. */
  async lockOwner(tenantId: string, owner: ViewOwner): Promise<void> {
    await this.database.query(tenantId, lockViews, [tenantId, owner ?? 'all']);
  }

  /** How many views an owner has. */
  count(tenantId: string, owner: ViewOwner): Promise<number> {
    return this.database.withRepository(tenantId, SavedViewEntity, (rows) => rows.countBy(whereOf(tenantId, owner)));
  }

  /** Inserts or overwrites a view. If it is the default, no other one of its owner is. */
  async save(view: SavedView): Promise<void> {
    const { tenantId, id, isDefault, updatedAt } = view;
    if (isDefault) await this.database.query(tenantId, clearDefault, [tenantId, id, ownerOfView(view), updatedAt]);
    await this.database.withRepository(tenantId, SavedViewEntity, (rows) => rows.upsert(view, ['id']));
  }

  async remove({ tenantId, id }: SavedView): Promise<void> {
    await this.database.withRepository(tenantId, SavedViewEntity, (rows) => rows.delete({ tenantId, id }));
  }
}
