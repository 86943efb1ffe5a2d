import { TenantTemplates } from './tenant-templates';
import { TemplateWarnings } from './template-warnings';
import { TemplateWriter } from './template-writer';
import { TemplatesRepository } from './persistence/templates.repository';
import { TemplateHistoryRepository } from './persistence/template-history.repository';
import { SaveTemplateHandler } from './commands/save-template';
import { DeleteTemplateHandler } from './commands/delete-template';
import { RestoreTemplateHandler } from './commands/restore-template';
import { GetTemplateHandler } from './queries/get-template';
import { GetTemplateHistoryHandler } from './queries/get-template-history';
import { LintTemplateHandler } from './queries/lint-template';
import { ListTemplatesHandler } from './queries/list-templates';
import { PreviewTemplateHandler } from './queries/preview-template';

/** The providers of templates. */
export const templatesProviders = [
  TenantTemplates,
  TemplateWarnings,
  TemplateWriter,
  TemplatesRepository,
  TemplateHistoryRepository,
  SaveTemplateHandler,
  DeleteTemplateHandler,
  RestoreTemplateHandler,
  GetTemplateHandler,
  GetTemplateHistoryHandler,
  LintTemplateHandler,
  ListTemplatesHandler,
  PreviewTemplateHandler,
];
