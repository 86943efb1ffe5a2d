import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { TemplateVersionNotFound } from '../domain/template.errors';
import type { NotificationTemplateEntity } from '../notification-template.entity';
import { TemplateHistoryRepository } from '../persistence/template-history.repository';
import { TemplatesRepository } from '../persistence/templates.repository';
import { TemplateWriter } from '../template-writer';

/**
 * Restores an earlier version of a template.
 * Throws InvalidInput, TemplateNotFound, TemplateVersionNotFound, TemplateMatchTaken.
 */
export class RestoreTemplateCommand extends Command<NotificationTemplateEntity> {
  constructor(
    readonly tenantId: string,
    readonly templateId: string,
    readonly version: number,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(RestoreTemplateCommand)
export class RestoreTemplateHandler implements ICommandHandler<RestoreTemplateCommand> {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly history: TemplateHistoryRepository,
    private readonly writer: TemplateWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, templateId, version, by }: RestoreTemplateCommand): Promise<NotificationTemplateEntity> {
    const row = await this.templates.lock(tenantId, templateId);
    const change = await this.history.find(tenantId, templateId, version);
    if (!change) throw new TemplateVersionNotFound(templateId, version);
    return this.writer.change(row, change.definition, by, 'restored');
  }
}
