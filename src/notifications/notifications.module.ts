import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeleteTemplateHandler } from './templates/commands/delete-template';
import { RestoreTemplateHandler } from './templates/commands/restore-template';
import { SaveTemplateHandler } from './templates/commands/save-template';
import { TemplatesController } from './templates/http/templates.controller';
import { NotificationTemplateEntity } from './templates/notification-template.entity';
import { TemplateHistoryEntity } from './templates/persistence/template-history.entity';
import { TemplateHistoryRepository } from './templates/persistence/template-history.repository';
import { TemplatesRepository } from './templates/persistence/templates.repository';
import { GetTemplateHandler } from './templates/queries/get-template';
import { GetTemplateHistoryHandler } from './templates/queries/get-template-history';
import { LintTemplateHandler } from './templates/queries/lint-template';
import { ListTemplatesHandler } from './templates/queries/list-templates';
import { PreviewTemplateHandler } from './templates/queries/preview-template';
import { TemplateWarnings } from './templates/template-warnings';
import { TemplateWriter } from './templates/template-writer';
import { TenantTemplates } from './templates/tenant-templates';

const stores = [TemplatesRepository, TemplateHistoryRepository];
const commands = [SaveTemplateHandler, DeleteTemplateHandler, RestoreTemplateHandler];
const queries = [
  GetTemplateHandler,
  GetTemplateHistoryHandler,
  LintTemplateHandler,
  ListTemplatesHandler,
  PreviewTemplateHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([NotificationTemplateEntity, TemplateHistoryEntity])],
  controllers: [TemplatesController],
  providers: [TenantTemplates, TemplateWarnings, TemplateWriter, ...stores, ...commands, ...queries],
})
export class NotificationsModule {}
