import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Recurrence } from '../../../libs/windows/window';
import type { Severity } from '../../alerts';
import type { SuppressionType } from '../domain/verdict';
import type { LabelMatcher, Selection } from '../matchers/matchers';

/** What a suppression looks at: columns of its own table. */
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

/** A time span, or several, in which matching occurrences raise nothing. */
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

  /** It ends by itself, at the latest then. */
  @Column('timestamptz', { name: 'end_time' })
  endTime: Date;

  @Column('jsonb', { nullable: true })
  recurrence: Recurrence | null;

  @Column('text')
  reason: string;

  @Column('text', { nullable: true })
  comment: string | null;

  /** Whether problems that still go on at its end notify then. */
  @Column('varchar', { name: 'at_end', length: 10, default: 'ring' })
  atEnd: 'ring' | 'drop';

  /** Alerts that are open when it begins are suppressed too. */
  @Column('boolean', { name: 'include_existing', default: false })
  includeExisting: boolean;

  /** Critical ones are suppressed too. */
  @Column('boolean', { name: 'silence_critical', default: true })
  silenceCritical: boolean;

  /** It ends when everything that it suppresses is over. */
  @Column('boolean', { name: 'expire_on_resolve', default: false })
  expireOnResolve: boolean;

  @Column('uuid', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;

  /** Grows with each change. */
  @Column('int', { default: 1 })
  version: number;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** Whether it suppresses anything right now, as far as was announced. */
  @Column('boolean', { name: 'is_holding', default: false })
  isHolding: boolean;

  /** When it begins or ends to hold next; null: it never will. */
  @Column('timestamptz', { name: 'next_change_at', nullable: true })
  nextChangeAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('uuid', { name: 'ended_by', nullable: true })
  endedBy: string | null;
}
