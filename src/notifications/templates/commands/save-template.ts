import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import type { TemplateDefinition } from '../../words/message-template';
import type { NotificationTemplateEntity } from '../notification-template.entity';
import { TemplatesRepository } from '../persistence/templates.repository';
import { TemplateWriter } from '../template-writer';

/**
 * Creates a template, or replaces one.
 * Throws InvalidInput, TemplateNotFound, TemplateChanged, TemplateMatchTaken, TooManyTemplates.
 */
export class SaveTemplateCommand extends Command<NotificationTemplateEntity> {
  /**
   * @param templateId undefined: a new one
   * @param version the version that the template must have; undefined: any
   */
  constructor(
    readonly tenantId: string,
    readonly definition: TemplateDefinition,
    readonly by: AuditActor,
    readonly templateId?: string,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(SaveTemplateCommand)
export class SaveTemplateHandler implements ICommandHandler<SaveTemplateCommand> {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly writer: TemplateWriter,
  ) {}

  @Transactional()
  async execute(command: SaveTemplateCommand): Promise<NotificationTemplateEntity> {
    const { tenantId, definition, by, templateId, version } = command;
    if (templateId === undefined) return this.writer.create(tenantId, definition, by);
    const row = await this.templates.lock(tenantId, templateId, version);
    return this.writer.change(row, definition, by, 'updated');
  }
}
