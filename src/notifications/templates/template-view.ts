import type { MessageTemplate, TemplateDefinition } from '../words/message-template';
import { shippedTemplates } from '../words/shipped/shipped-templates';
import { type NotificationTemplateEntity, templateDefinitionOf } from './notification-template.entity';

/** Who made a template of a tenant, and when. */
export interface TemplateRecord {
  readonly tenantId: string;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A template as members see it. */
export interface TemplateView {
  readonly id: string;
  readonly definition: TemplateDefinition;
  /** null: Campana brings it; nobody can change it. */
  readonly record: TemplateRecord | null;
}

/** A template of a tenant as members see it. */
export const viewOf = (row: NotificationTemplateEntity): TemplateView => ({
  id: row.id,
  definition: templateDefinitionOf(row),
  record: row,
});

/** A shipped template as members see it. */
export const shippedView = ({ id, definition }: MessageTemplate): TemplateView => ({ id, definition, record: null });

/** The shipped template with an id; undefined: none has it. */
export const shippedTemplateOf = (id: string): MessageTemplate | undefined =>
  shippedTemplates.find((template) => template.id === id);
