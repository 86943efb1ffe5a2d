import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity, QueryFailedError } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { insertAll } from '../../../../libs/database/insert-all';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { DefaultPolicyTaken, PolicyInUse, PolicyNameTaken, PolicyNotFound } from '../domain/policy.errors';
import type { PolicyRow } from '../policy-view';
import { PolicyEntity } from './policy.entity';

/** Who adds policies to a tenant waits for the others, so that together they do not add too many. */
const lockTenants = `
  SELECT pg_advisory_xact_lock(hashtextextended('escalation policies of ' || id, 0))
  FROM unnest($1::text[]) AS id ORDER BY id`;

const addSchedules = `
  INSERT INTO escalation_policy_schedules (tenant_id, policy_id, schedule_id)
  SELECT tenant_id, id, (target ->> 'id')::uuid
  FROM escalation_policies p, jsonb_path_query(p.levels, '$[*].targets[*] ? (@.type == "schedule")') AS target
  WHERE p.id = ANY ($1::uuid[]) ON CONFLICT DO NOTHING`;

const removeSchedules = 'DELETE FROM escalation_policy_schedules WHERE policy_id = $1';

const DEFAULT_TAKEN = 'escalation_policies_default_';
const FOREIGN_KEY_VIOLATION = '23503';

const deletedSchedule: Fault = { pointer: '/levels', detail: 'name an on-call schedule that was deleted meanwhile' };

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

const driverErrorOf = (error: unknown): DriverError =>
  error instanceof QueryFailedError ? (error.driverError as DriverError) : {};

/** What a refusal by the database means. */
function refused(error: unknown, { name }: PolicyRow): unknown {
  const { constraint } = driverErrorOf(error);
  if (constraint === 'escalation_policies_name') return new PolicyNameTaken(name);
  if (constraint?.startsWith(DEFAULT_TAKEN)) return new DefaultPolicyTaken(constraint.slice(DEFAULT_TAKEN.length));
  return error;
}

/** Reads and writes `escalation_policies`, and which schedules they name. */
@Injectable()
export class PoliciesRepository {
  constructor(private readonly database: Database) {}

  /** All policies of these tenants, ordered by name. */
  of(tenantIds: readonly string[]): Promise<readonly PolicyRow[]> {
    return this.database.withRepository(SYSTEM, PolicyEntity, (rows) =>
      rows.find({ where: { tenantId: In(tenantIds) }, order: { name: 'ASC' } }),
    );
  }

  /** A page of the policies of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly PolicyRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, PolicyEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One policy. @throws PolicyNotFound */
  async get(tenantId: string, id: string): Promise<PolicyRow> {
    const row = await this.database.withRepository(tenantId, PolicyEntity, (rows) => rows.findOneBy({ tenantId, id }));
    if (!row) throw new PolicyNotFound(id);
    return row;
  }

  /**
   * One policy, locked until the transaction ends.
   * @throws PolicyNotFound
   */
  async lock(tenantId: string, id: string): Promise<PolicyRow> {
    const row = await this.database.withRepository(tenantId, PolicyEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new PolicyNotFound(id);
    return row;
  }

  /** The number of policies of a tenant. Nobody else adds one until the transaction ends. */
  async lockedCount(tenantId: string): Promise<number> {
    await this.lockTenants([tenantId]);
    return this.database.withRepository(tenantId, PolicyEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** Keeps others from adding policies to these tenants until the transaction ends. */
  async lockTenants(tenantIds: readonly string[]): Promise<void> {
    await this.database.query(SYSTEM, lockTenants, [tenantIds]);
  }

  /** Inserts or overwrites a policy. @throws PolicyNameTaken, DefaultPolicyTaken, InvalidInput */
  async save(row: PolicyRow): Promise<void> {
    const saved = this.database.withRepository(row.tenantId, PolicyEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<PolicyEntity>, ['id']),
    );
    await saved.catch((error: unknown) => {
      throw refused(error, row);
    });
    await this.database.query(row.tenantId, removeSchedules, [row.id]);
    await this.database.query(row.tenantId, addSchedules, [[row.id]]).catch((error: unknown) => {
      throw driverErrorOf(error).code === FOREIGN_KEY_VIOLATION ? new InvalidInput([deletedSchedule]) : error;
    });
  }

  /** Inserts policies of any tenants. */
  async add(rows: readonly PolicyRow[]): Promise<void> {
    const all = rows as readonly QueryDeepPartialEntity<PolicyEntity>[];
    await this.database.withRepository(SYSTEM, PolicyEntity, (policies) => insertAll(policies, all));
    await this.database.query(SYSTEM, addSchedules, [rows.map(({ id }) => id)]);
  }

  /** Deletes a locked policy. @throws PolicyInUse */
  async remove({ tenantId, id }: PolicyRow): Promise<void> {
    const removed = this.database.withRepository(tenantId, PolicyEntity, (rows) => rows.delete({ tenantId, id }));
    await removed.catch((error: unknown) => {
      throw driverErrorOf(error).code === FOREIGN_KEY_VIOLATION ? new PolicyInUse(id) : error;
    });
  }
}
