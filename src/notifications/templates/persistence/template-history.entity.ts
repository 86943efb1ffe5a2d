import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TemplateDefinition } from '../../words/message-template';
import type { TemplateAction } from '../domain/template-action';

/** One change of a template. */
@Entity('notification_template_history')
export class TemplateHistoryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('uuid', { name: 'template_id' })
  templateId: string;

  @Column('int')
  version: number;

  @Column('varchar', { length: 20 })
  action: TemplateAction;

  /** The id of the member; null: Campana itself. */
  @Column('uuid', { name: 'changed_by', nullable: true })
  changedBy: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  /** The template after the change. */
  @Column('jsonb')
  definition: TemplateDefinition;
}
