import { Injectable } from '@nestjs/common';
import { In, MoreThan, QueryFailedError } from 'typeorm';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { TemplateChanged, TemplateMatchTaken, TemplateNotFound } from '../domain/template.errors';
import { NotificationTemplateEntity } from '../notification-template.entity';

const refuse = (error: unknown): never => {
  const isTaken =
    error instanceof QueryFailedError &&
    (error.driverError as { constraint?: string }).constraint === 'notification_templates_match';
  throw isTaken ? new TemplateMatchTaken() : error;
};

/** Reads and writes `notification_templates`. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly database: Database) {}

  /** The templates of each of these tenants. */
  async of(tenantIds: readonly string[]): Promise<ReadonlyMap<string, readonly NotificationTemplateEntity[]>> {
    const found = await this.database.withRepository(SYSTEM, NotificationTemplateEntity, (rows) =>
      rows.find({ where: { tenantId: In(tenantIds) }, order: { id: 'ASC' } }),
    );
    const byTenant = new Map<string, NotificationTemplateEntity[]>(tenantIds.map((id) => [id, []]));
    for (const row of found) byTenant.get(row.tenantId)?.push(row);
    return byTenant;
  }

  /** A page of the templates of a tenant, oldest first. @param after the last id of the previous page */
  list(tenantId: string, limit: number, after?: string): Promise<NotificationTemplateEntity[]> {
    const where = { tenantId, ...(after !== undefined && { id: MoreThan(after) }) };
    return this.database.withRepository(tenantId, NotificationTemplateEntity, (rows) =>
      rows.find({ where, order: { id: 'ASC' }, take: limit }),
    );
  }

  /** The number of templates of a tenant. */
  count(tenantId: string): Promise<number> {
    return this.database.withRepository(tenantId, NotificationTemplateEntity, (rows) => rows.countBy({ tenantId }));
  }

  /** One template. @throws TemplateNotFound */
  async get(tenantId: string, id: string): Promise<NotificationTemplateEntity> {
    const row = await this.database.withRepository(tenantId, NotificationTemplateEntity, (rows) =>
      rows.findOneBy({ tenantId, id }),
    );
    if (!row) throw new TemplateNotFound(id);
    return row;
  }

  /**
   * One template, locked until the transaction ends.
   * @param version the version that it must have; undefined: any
   * @throws TemplateNotFound, TemplateChanged
   */
  async lock(tenantId: string, id: string, version?: number): Promise<NotificationTemplateEntity> {
    const row = await this.database.withRepository(tenantId, NotificationTemplateEntity, (rows) =>
      rows.findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } }),
    );
    if (!row) throw new TemplateNotFound(id);
    if (version !== undefined && row.version !== version) throw new TemplateChanged(row.version);
    return row;
  }

  /** Inserts a template. @throws TemplateMatchTaken */
  async insert(row: NotificationTemplateEntity): Promise<void> {
    await this.database
      .withRepository(row.tenantId, NotificationTemplateEntity, (rows) => rows.insert(row))
      .catch(refuse);
  }

  /** Overwrites a locked template. @throws TemplateMatchTaken */
  async update(row: NotificationTemplateEntity): Promise<void> {
    const { tenantId, id } = row;
    await this.database
      .withRepository(tenantId, NotificationTemplateEntity, (rows) => rows.update({ tenantId, id }, row))
      .catch(refuse);
  }

  /** Deletes a locked template. */
  async remove({ tenantId, id }: NotificationTemplateEntity): Promise<void> {
    await this.database.withRepository(tenantId, NotificationTemplateEntity, (rows) => rows.delete({ tenantId, id }));
  }
}
