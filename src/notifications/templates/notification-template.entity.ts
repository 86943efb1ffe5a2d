import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel } from '../../../libs/config/config';
import type { Severity } from '../../alerts';
import type { MessageKind } from '../content';
import type { ReaderLocale } from '../words/message-facts';
import { MessageTemplate, type TemplateDefinition } from '../words/message-template';

/** A tenant's template of messages. */
@Entity('notification_templates')
export class NotificationTemplateEntity implements TemplateDefinition {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('varchar', { length: 20 })
  channel: Channel;

  @Column('varchar', { length: 20 })
  kind: MessageKind;

  /** null: any. */
  @Column('varchar', { name: 'alert_type', length: 100, nullable: true })
  alertType: string | null;

  /** null: any. */
  @Column('varchar', { length: 100, nullable: true })
  category: string | null;

  /** null: any. */
  @Column('varchar', { length: 50, nullable: true })
  severity: Severity | null;

  /** null: any. */
  @Column('varchar', { length: 10, nullable: true })
  locale: ReaderLocale | null;

  /** null: the shipped subject. */
  @Column('text', { name: 'subject_template', nullable: true })
  subjectTemplate: string | null;

  @Column('text', { name: 'body_template' })
  bodyTemplate: string;

  /** null: the page is made of the body. */
  @Column('text', { name: 'html_template', nullable: true })
  htmlTemplate: string | null;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('varchar', { name: 'created_by_name', length: 200, nullable: true })
  createdByName: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** The fields of a template that its tenant sets. */
export const templateDefinitionOf = (row: TemplateDefinition): TemplateDefinition => ({
  name: row.name,
  channel: row.channel,
  kind: row.kind,
  alertType: row.alertType,
  category: row.category,
  severity: row.severity,
  locale: row.locale,
  subjectTemplate: row.subjectTemplate,
  bodyTemplate: row.bodyTemplate,
  htmlTemplate: row.htmlTemplate,
});

/** A stored template, ready to render. */
export const messageTemplateOf = (row: NotificationTemplateEntity): MessageTemplate =>
  new MessageTemplate(row.id, templateDefinitionOf(row));
