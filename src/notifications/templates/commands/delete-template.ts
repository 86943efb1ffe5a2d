import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { TemplatesRepository } from '../persistence/templates.repository';
import { TemplateWriter } from '../template-writer';

/** Deletes a template. Messages take the next best one. Throws TemplateNotFound, TemplateChanged. */
export class DeleteTemplateCommand extends Command<void> {
  /** @param version the version that the template must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly templateId: string,
    readonly by: AuditActor,
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(DeleteTemplateCommand)
export class DeleteTemplateHandler implements ICommandHandler<DeleteTemplateCommand> {
  constructor(
    private readonly templates: TemplatesRepository,
    private readonly writer: TemplateWriter,
  ) {}

  @Transactional()
  async execute({ tenantId, templateId, by, version }: DeleteTemplateCommand): Promise<void> {
    await this.writer.remove(await this.templates.lock(tenantId, templateId, version), by);
  }
}
