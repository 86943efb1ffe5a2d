import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import type { TemplateDefinition } from '../words/message-template';
import type { TemplateAction } from './domain/template-action';
import { TooManyTemplates } from './domain/template.errors';
import type { NotificationTemplateEntity } from './notification-template.entity';
import { TemplateHistoryRepository } from './persistence/template-history.repository';
import { TemplatesRepository } from './persistence/templates.repository';
import { templateEntry } from './template-audit';
import { checkTemplate } from './template-check';

const MAX_TEMPLATES = 500;

/** Checks and writes templates with their history and audit entries, in the current transaction. */
@Injectable()
export class TemplateWriter {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly history: TemplateHistoryRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Creates a template. @throws InvalidInput, TemplateMatchTaken, TooManyTemplates */
  async create(tenantId: string, definition: TemplateDefinition, by: AuditActor): Promise<NotificationTemplateEntity> {
    await checkTemplate(definition);
    const count = await this.templates.count(tenantId);
    if (count >= MAX_TEMPLATES) throw new TooManyTemplates(MAX_TEMPLATES, count);
    const now = this.clock.now();
    const row = {
      ...definition,
      id: uuidv7(now.getTime()),
      tenantId,
      version: 1,
      createdBy: by.id,
      createdByName: by.name ?? null,
      createdAt: now,
      updatedAt: now,
    };
    await this.templates.insert(row);
    await this.record('created', undefined, row, by);
    return row;
  }

  /** Replaces the definition of a locked template. @throws InvalidInput, TemplateMatchTaken */
  async change(
    row: NotificationTemplateEntity,
    definition: TemplateDefinition,
    by: AuditActor,
    action: TemplateAction,
  ): Promise<NotificationTemplateEntity> {
    await checkTemplate(definition);
    const changed = { ...row, ...definition, version: row.version + 1, updatedAt: this.clock.now() };
    await this.templates.update(changed);
    await this.record(action, row, changed, by);
    return changed;
  }

  /** Deletes a locked template; its history is not deleted. */
  async remove(row: NotificationTemplateEntity, by: AuditActor): Promise<void> {
    await this.templates.remove(row);
    await this.history.record('deleted', by.id, { ...row, version: row.version + 1 });
    await this.audit.record(row.tenantId, by, [templateEntry('deleted', row, undefined)]);
  }

  private async record(
    action: TemplateAction,
    before: NotificationTemplateEntity | undefined,
    after: NotificationTemplateEntity,
    by: AuditActor,
  ): Promise<void> {
    await this.history.record(action, by.id, after);
    await this.audit.record(after.tenantId, by, [templateEntry(action, before, after)]);
  }
}
