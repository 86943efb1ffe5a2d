import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Selection } from '../matchers/matchers';

/** A tenant's rule that one alert explains, and so suppresses, others. */
@Entity('inhibitions')
export class InhibitionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { length: 255 })
  name: string;

  /** While an alert that matches this is open … */
  @Column('jsonb')
  source: Selection;

  /** … occurrences that match this are suppressed … */
  @Column('jsonb')
  target: Selection;

  /** … if the values of these labels are equal. */
  @Column('jsonb', { name: 'equal_labels', default: [] })
  equalLabels: readonly string[];

  /** How many seconds an occurrence waits for the alert that explains it. */
  @Column('int', { name: 'wait_seconds' })
  waitSeconds: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
