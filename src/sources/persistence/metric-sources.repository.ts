import { Injectable } from '@nestjs/common';
import { MoreThan, type QueryDeepPartialEntity, QueryFailedError } from 'typeorm';
import { Database } from '../../../libs/database/database';
import { MetricSourceInUse, MetricSourceNameTaken, MetricSourceNotFound } from '../domain/source.errors';
import type { MetricSourceRow } from '../source-view';
import { MetricSourceEntity } from './metric-source.entity';

/** Who adds sources to a tenant waits for the others, so that together they do not add too many. */
const lockTenant = `SELECT pg_advisory_xact_lock(hashtextextended('metric sources of ' || $1, 0))`;

/** A reading that is known to have succeeded is not written again for a minute. */
const recordSuccess = `
  UPDATE metric_sources s SET failures = 0, is_errored = false, error = NULL, read_at = $3, reported_at = NULL
  FROM (SELECT id, is_errored FROM metric_sources WHERE tenant_id = $1 AND id = $2 FOR UPDATE) before
  WHERE s.id = before.id AND (s.failures > 0 OR s.is_errored OR s.read_at IS NULL OR s.read_at < $3::timestamptz - interval '1 minute')
  RETURNING before.is_errored AS "wasErrored"`;

/** What stays is reported once a day, so that it stays the same problem. */
const recordFailure = `
  UPDATE metric_sources s SET failures = s.failures + 1, error = $4, is_errored = next.is_errored,
    reported_at = CASE WHEN next.is_reported THEN $3 ELSE s.reported_at END
  FROM (
    SELECT id, is_errored OR failures + 1 >= $5 AS is_errored,
      (is_errored OR failures + 1 >= $5)
        AND (reported_at IS NULL OR reported_at < $3::timestamptz - interval '1 day') AS is_reported
    FROM metric_sources WHERE tenant_id = $1 AND id = $2 FOR UPDATE
  ) next
  WHERE s.id = next.id
  RETURNING next.is_reported AS "isReported"`;

const FOREIGN_KEY_VIOLATION = '23503';

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

const driverErrorOf = (error: unknown): DriverError =>
  error instanceof QueryFailedError ? (error.driverError as DriverError) : {};

/** Reads and writes `metric_sources`. */
@Injectable()
export class MetricSourcesRepository {
  constructor(private readonly database: Database) {}

  /** A page of the metric sources of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly MetricSourceRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, MetricSourceEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One metric source. @throws MetricSourceNotFound */
  async get(tenantId: string, id: string): Promise<MetricSourceRow> {
    const row = await this.database.withRepository(tenantId, MetricSourceEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!row) throw new MetricSourceNotFound(id);
    return row;
  }

  /** One metric source, locked until the transaction ends. @throws MetricSourceNotFound */
  async lock(tenantId: string, id: string): Promise<MetricSourceRow> {
    const row = await this.database.withRepository(tenantId, MetricSourceEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new MetricSourceNotFound(id);
    return row;
  }

  /** The number of metric sources of a tenant. Nobody else adds one until the transaction ends. */
  async lockedCount(tenantId: string): Promise<number> {
    await this.database.query(tenantId, lockTenant, [tenantId]);
    return this.database.withRepository(tenantId, MetricSourceEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** Inserts or overwrites a metric source. @throws MetricSourceNameTaken */
  async save(row: MetricSourceRow): Promise<void> {
    const saved = this.database.withRepository(row.tenantId, MetricSourceEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<MetricSourceEntity>, ['id']),
    );
    await saved.catch((error: unknown) => {
      throw driverErrorOf(error).constraint === 'metric_sources_name' ? new MetricSourceNameTaken(row.name) : error;
    });
  }

  /** Deletes a locked metric source. @throws MetricSourceInUse */
  async remove({ tenantId, id }: MetricSourceRow): Promise<void> {
    const removed = this.database.withRepository(tenantId, MetricSourceEntity, (rows) => rows.delete({ tenantId, id }));
    await removed.catch((error: unknown) => {
      throw driverErrorOf(error).code === FOREIGN_KEY_VIOLATION ? new MetricSourceInUse(id) : error;
    });
  }

  /** Records that a reading succeeded. @returns whether the source was errored until now */
  async succeeded(tenantId: string, id: string, at: Date): Promise<boolean> {
    const [rows] = await this.database.query<[{ wasErrored: boolean }[], number]>(tenantId, recordSuccess, [
      tenantId,
      id,
      at,
    ]);
    return rows[0]?.wasErrored ?? false;
  }

  /**
   * Records that a reading failed.
   * @param most with so many failures in a row, the source is errored
   * @returns whether that must be reported now
   */
  async failed(tenantId: string, id: string, error: string, at: Date, most: number): Promise<boolean> {
    const values = [tenantId, id, at, error, most];
    const [rows] = await this.database.query<[{ isReported: boolean }[], number]>(tenantId, recordFailure, values);
    return rows[0]?.isReported ?? false;
  }
}
