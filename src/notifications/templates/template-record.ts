import type { TemplateHistoryEntity } from './persistence/template-history.entity';

/** One change of a template. */
export type TemplateChange = Readonly<Omit<TemplateHistoryEntity, 'tenantId' | 'templateId'>>;
