import { Injectable } from '@nestjs/common';
import { In, MoreThan, type QueryDeepPartialEntity } from 'typeorm';
import { constraintOf } from '../../../../../libs/database/constraint-of';
import { Database, SYSTEM } from '../../../../../libs/database/database';
import type { BusinessCalendar } from '../../business-time';
import { SlaCalendarInUse, SlaCalendarNameTaken, SlaCalendarNotFound } from '../domain/calendar.errors';
import type { SlaCalendarRow } from '../calendar-view';
import { SlaCalendarEntity } from './calendar.entity';

/** Who adds calendars to a tenant waits for the others, so that together they do not add too many. */
const lockTenant = `SELECT pg_advisory_xact_lock(hashtextextended('sla calendars of ' || $1, 0))`;

/** What names a calendar. */
const isNaming = (constraint: string | undefined): boolean =>
  /^(tenants|alert_rule)_sla_calendar/.test(constraint ?? '');

/** Reads and writes `sla_calendars`. */
@Injectable()
export class CalendarsRepository {
  constructor(private readonly database: Database) {}

  /** The calendars of these tenants, by id. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, BusinessCalendar>> {
    const rows = await this.database.withRepository(SYSTEM, SlaCalendarEntity, (calendars) =>
      calendars.find({ where: { tenantId: In(tenantIds) } }),
    );
    return new Map(rows.map((row) => [row.id, row as BusinessCalendar & SlaCalendarRow]));
  }

  /** A page of the calendars of a tenant, ordered by id. */
  list(tenantId: string, limit: number, after?: string): Promise<readonly SlaCalendarRow[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, SlaCalendarEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** One calendar. @throws SlaCalendarNotFound */
  async get(tenantId: string, id: string): Promise<SlaCalendarRow> {
    const row = await this.database.withRepository(tenantId, SlaCalendarEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!row) throw new SlaCalendarNotFound(id);
    return row;
  }

  /** One calendar, locked until the transaction ends. @throws SlaCalendarNotFound */
  async lock(tenantId: string, id: string): Promise<SlaCalendarRow> {
    const row = await this.database.withRepository(tenantId, SlaCalendarEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new SlaCalendarNotFound(id);
    return row;
  }

  /** The number of calendars of a tenant. Nobody else adds one until the transaction ends. */
  async lockedCount(tenantId: string): Promise<number> {
    await this.database.query(tenantId, lockTenant, [tenantId]);
    return this.database.withRepository(tenantId, SlaCalendarEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** Inserts or overwrites a calendar. @throws SlaCalendarNameTaken */
  async save(row: SlaCalendarRow): Promise<void> {
    const saved = this.database.withRepository(row.tenantId, SlaCalendarEntity, (rows) =>
      rows.upsert(row as QueryDeepPartialEntity<SlaCalendarEntity>, ['id']),
    );
    await saved.catch((error: unknown) => {
      throw constraintOf(error) === 'sla_calendars_name' ? new SlaCalendarNameTaken(row.name) : error;
    });
  }

  /** Deletes a locked calendar. @throws SlaCalendarInUse */
  async remove({ tenantId, id }: SlaCalendarRow): Promise<void> {
    const removed = this.database.withRepository(tenantId, SlaCalendarEntity, (rows) => rows.delete({ tenantId, id }));
    await removed.catch((error: unknown) => {
      throw isNaming(constraintOf(error)) ? new SlaCalendarInUse(id) : error;
    });
  }
}
