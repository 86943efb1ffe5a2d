import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity, QueryFailedError } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import type { DestinationRow } from '../destination-view';
import { DestinationChanged, DestinationNameTaken, DestinationNotFound } from '../domain/destination.errors';
import { DestinationEntity } from './destination.entity';

/** Who adds destinations to a tenant waits for the others, so that together they do not add too many. */
const lockTenant = `SELECT pg_advisory_xact_lock(hashtextextended('destinations of ' || $1, 0))`;

const isTaken = (error: unknown): boolean =>
  error instanceof QueryFailedError &&
  (error.driverError as { constraint?: string }).constraint === 'notification_destinations_name';

/** Reads and writes `notification_destinations`. */
@Injectable()
export class DestinationsRepository {
  constructor(private readonly database: Database) {}

  /** The destinations of these tenants, oldest first. */
  of(tenantIds: readonly string[]): Promise<readonly DestinationRow[]> {
    return this.database.withRepository(SYSTEM, DestinationEntity, (rows) =>
      rows.find({ where: { tenantId: In(tenantIds) }, order: { id: 'ASC' } }),
    );
  }

  /** A page of the destinations of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly DestinationRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, DestinationEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One destination. @throws DestinationNotFound */
  async get(tenantId: string, id: string): Promise<DestinationRow> {
    const row = await this.database.withRepository(tenantId, DestinationEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!row) throw new DestinationNotFound(id);
    return row;
  }

  /**
   * One destination, locked until the transaction ends.
   * @param version the version that it must have; undefined: any
   * @throws DestinationNotFound, DestinationChanged
   */
  async lock(tenantId: string, id: string, version?: number): Promise<DestinationRow> {
    const row = await this.database.withRepository(tenantId, DestinationEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new DestinationNotFound(id);
    if (version !== undefined && row.version !== version) throw new DestinationChanged(row.version);
    return row;
  }

  /** The number of destinations of a tenant. Nobody else adds one until the transaction ends. */
  async lockedCount(tenantId: string): Promise<number> {
    await this.database.query(tenantId, lockTenant, [tenantId]);
    return this.database.withRepository(tenantId, DestinationEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** Inserts or overwrites a destination. @throws DestinationNameTaken */
  async save(row: DestinationRow): Promise<void> {
    const saved = this.database.withRepository(row.tenantId, DestinationEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<DestinationEntity>, ['id']),
    );
    await saved.catch((error: unknown) => {
      throw isTaken(error) ? new DestinationNameTaken(row.name) : error;
    });
  }

  /** Deletes a locked destination. */
  async remove({ tenantId, id }: DestinationRow): Promise<void> {
    await this.database.withRepository(tenantId, DestinationEntity, (rows) => rows.delete({ tenantId, id }));
  }
}
