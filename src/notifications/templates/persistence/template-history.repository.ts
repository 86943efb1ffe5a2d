import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Database } from '../../../../libs/database/database';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import type { TemplateAction } from '../domain/template-action';
import { type NotificationTemplateEntity, templateDefinitionOf } from '../notification-template.entity';
import type { TemplateChange } from '../template-record';
import { TemplateHistoryEntity } from './template-history.entity';

/** The changes of templates: who, when, and the new definition. Reads and writes `notification_template_history`. */
@Injectable()
export class TemplateHistoryRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Records a change of a template. @param changedBy the id of the member */
  async record(action: TemplateAction, changedBy: string, row: NotificationTemplateEntity): Promise<void> {
    const now = this.clock.now();
    const change = {
      id: uuidv7(now.getTime()),
      tenantId: row.tenantId,
      templateId: row.id,
      version: row.version,
      action,
      changedBy,
      changedAt: now,
      definition: templateDefinitionOf(row),
    };
    await this.database.withRepository(row.tenantId, TemplateHistoryEntity, (rows) =>
      rows.insert(change as QueryDeepPartialEntity<TemplateHistoryEntity>),
    );
  }

  /** A page of the changes of a template, latest first. @param before the last change of the previous page */
  list(
    tenantId: string,
    templateId: string,
    limit: number,
    before?: { version: number; id: string },
  ): Promise<readonly TemplateChange[]> {
    return this.database.withRepository(tenantId, TemplateHistoryEntity, (rows) => {
      const query = rows.createQueryBuilder('h').where({ tenantId, templateId });
      if (before) query.andWhere('(h.version, h.id) < (:version, :id)', before);
      return query.orderBy('h.version', 'DESC').addOrderBy('h.id', 'DESC').limit(limit).getMany();
    });
  }

  /** The change that created this version of the template. */
  find(tenantId: string, templateId: string, version: number): Promise<TemplateChange | null> {
    return this.database.withRepository(tenantId, TemplateHistoryEntity, (rows) =>
      rows.findOne({ where: { tenantId, templateId, version }, order: { id: 'ASC' } }),
    );
  }
}
