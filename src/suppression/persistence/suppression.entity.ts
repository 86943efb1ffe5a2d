import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Recurrence } from '../../../libs/windows/window';
import type { Severity } from '../../alerts';
import type { SuppressionType } from '../domain/verdict';
import type { LabelMatcher, Selection } from '../matchers/matchers';

/** The filter of a suppression, as columns of its table. */
class SelectionColumns implements Selection {
  @Column('jsonb', { name: 'alert_types', nullable: true })
  alertTypes: readonly string[] | null;

  @Column('jsonb', { nullable: true })
  severities: readonly Severity[] | null;

  @Column('jsonb', { nullable: true })
  sources: readonly string[] | null;

  @Column('jsonb', { default: [] })
  labels: readonly LabelMatcher[];
}

/** One or several time spans in which matching occurrences are suppressed. */
@Entity('alert_suppressions')
export class SuppressionEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { name: 'suppression_type', length: 100 })
  type: SuppressionType;

  @Column(() => SelectionColumns, { prefix: false })
  selection: Selection;

  @Column('timestamptz', { name: 'start_time' })
  startTime: Date;

  /** It ends automatically at this time at the latest. */
  @Column('timestamptz', { name: 'end_time' })
  endTime: Date;

  @Column('jsonb', { nullable: true })
  recurrence: Recurrence | null;

  @Column('text')
  reason: string;

  @Column('text', { nullable: true })
  comment: string | null;

  /** `ring`: problems that still go on at its end raise an alert then; `drop`: they are discarded. */
  @Column('varchar', { name: 'at_end', length: 10, default: 'ring' })
  atEnd: 'ring' | 'drop';

  /** It also suppresses alerts that are open when it starts. */
  @Column('boolean', { name: 'include_existing', default: false })
  includeExisting: boolean;

  /** It also suppresses critical alerts. */
  @Column('boolean', { name: 'silence_critical', default: true })
  silenceCritical: boolean;

  /** It ends when all problems that it suppresses are over. */
  @Column('boolean', { name: 'expire_on_resolve', default: false })
  expireOnResolve: boolean;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** Whether it is in force at this moment, as last published in an event. */
  @Column('boolean', { name: 'is_holding', default: false })
  isHolding: boolean;

  /** The next time at which it starts or stops suppressing; null: never. */
  @Column('timestamptz', { name: 'next_change_at', nullable: true })
  nextChangeAt: Date | null;

  /** When it is announced that it ends soon; null: never, or it was. */
  @Column('timestamptz', { name: 'warn_at', nullable: true })
  warnAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('uuid', { name: 'ended_by', nullable: true })
  endedBy: string | null;
}
