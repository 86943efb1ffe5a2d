import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity, Raw } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import type { MemberRole } from '../domain/member-state';
import type { MemberRow } from '../member-view';
import { MemberEntity } from './member.entity';

/** The writers of a tenant's members wait for each other, so that none overwrites what another has just written. */
const lockTenant = `SELECT pg_advisory_xact_lock(hashtextextended('members of ' || $1, 0))`;

/** SQL: when the addresses of the first member are due to be deleted. */
export const firstToErase = 'SELECT min(erase_at) FROM members WHERE erase_at IS NOT NULL';

const activeAmong = `
  SELECT DISTINCT m.tenant_id AS "tenantId", m.id AS "memberId"
  FROM unnest($1::uuid[], $2::uuid[]) AS n (tenant_id, id) JOIN members m USING (tenant_id, id) WHERE m.is_active`;

const PARAMETERS_ALLOW = 500;

/** What a list of members contains. */
export interface MemberFilter {
  readonly isActive?: boolean;
  readonly role?: MemberRole;
}

/** Reads and writes `members`. */
@Injectable()
export class MembersRepository {
  constructor(private readonly database: Database) {}

  /** Keeps others from writing members of the tenant until the transaction ends. */
  async lock(tenantId: string): Promise<void> {
    await this.database.query(tenantId, lockTenant, [tenantId]);
  }

  /** The members with these ids or external ids. */
  named(tenantId: string, ids: readonly string[], externalIds: readonly string[] = []): Promise<readonly MemberRow[]> {
    const where = [
      { tenantId, id: In(ids) },
      ...(externalIds.length > 0 ? [{ tenantId, externalId: In(externalIds) }] : []),
    ];
    return this.database.withRepository(tenantId, MemberEntity, (rows) => rows.find({ where }));
  }

  /** Those of these that are active, of all tenants. */
  activeAmong(
    members: readonly { readonly tenantId: string; readonly memberId: string }[],
  ): Promise<readonly { readonly tenantId: string; readonly memberId: string }[]> {
    const ids = [members.map(({ tenantId }) => tenantId), members.map(({ memberId }) => memberId)];
    return this.database.query(SYSTEM, activeAmong, ids);
  }

  /** One member of a tenant. */
  find(tenantId: string, id: string): Promise<MemberRow | null> {
    return this.database.withRepository(tenantId, MemberEntity, (rows) => rows.findOneBy({ tenantId, id }));
  }

  /** A page of the members of a tenant, ordered by id. */
  list(tenantId: string, filter: MemberFilter, limit: number, after?: string): Promise<readonly MemberRow[]> {
    const { isActive, role } = filter;
    const where = {
      tenantId,
      ...(after !== undefined && { id: MoreThan(after) }),
      ...(isActive !== undefined && { isActive }),
      ...(role !== undefined && { roles: Raw((column) => `:role = ANY (${column})`, { role }) }),
    };
    return this.database.withRepository(tenantId, MemberEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** The ids of the active members that only the tenant's service has described. */
  async upserted(tenantId: string): Promise<readonly string[]> {
    const found = await this.database.withRepository(tenantId, MemberEntity, (rows) =>
      rows.find({ select: { id: true }, where: { tenantId, source: 'upsert', isActive: true } }),
    );
    return found.map(({ id }) => id);
  }

  /** Inserts or overwrites members. */
  async save(tenantId: string, members: readonly MemberRow[]): Promise<void> {
    for (const some of chunksOf(members as readonly QueryDeepPartialEntity<MemberEntity>[], PARAMETERS_ALLOW))
      await this.database.withRepository(tenantId, MemberEntity, (rows) => rows.upsert(some, ['tenantId', 'id']));
  }

  /** Records that a member used the API. It does not count as a change. */
  async see(tenantId: string, id: string, at: Date): Promise<void> {
    await this.database.withRepository(tenantId, MemberEntity, (rows) =>
      rows.update({ tenantId, id }, { lastSeenAt: at }),
    );
  }

  /**
   * Up to `max` members, of all tenants, whose addresses are due to be deleted.
   * @param otherThan leaves these out: each is a tenant's id and a member's, with a space between them
   */
  toErase(at: Date, max: number, otherThan: readonly string[]): Promise<readonly MemberRow[]> {
    const isOther = `concat(tenant_id, ' ', id) <> ALL (:otherThan)`;
    const where = { eraseAt: Raw((column) => `${column} <= :at AND ${isOther}`, { at, otherThan }) };
    return this.database.withRepository(SYSTEM, MemberEntity, (rows) =>
      rows.find({ where, order: { eraseAt: 'ASC' }, take: max }),
    );
  }
}
