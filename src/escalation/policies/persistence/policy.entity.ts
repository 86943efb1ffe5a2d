import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Severity } from '../../../alerts';
import type { Level } from '../domain/policy';

/** Who is told, one after the other, while nobody reacts to an alert. */
@Entity('escalation_policies')
export class PolicyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 200 })
  name: string;

  @Column('jsonb')
  levels: readonly Level[];

  /** At most one policy of a tenant for each severity. */
  @Column('text', { name: 'default_for', array: true })
  defaultFor: readonly Severity[];

  @Column('int', { name: 'repeat_count', default: 0 })
  repeatCount: number;

  @Column('int', { name: 'repeat_every_seconds', nullable: true })
  repeatEverySeconds: number | null;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** Alerts that rang before do not escalate by it: since when it is active, and the default of its severities; null: always. */
  @Column('timestamptz', { name: 'applies_since', nullable: true })
  appliesSince: Date | null;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  /** null: it was shipped. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
