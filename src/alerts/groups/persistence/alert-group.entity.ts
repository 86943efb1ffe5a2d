import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Severity } from '../../domain/severity';

/** A group of alerts that belong together: an incident. */
@Entity('alert_groups')
export class AlertGroupEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  /** A hash of the labels. */
  @Column('varchar', { name: 'group_key', length: 64 })
  groupKey: string;

  /** The labels that its alerts have in common. */
  @Column('jsonb')
  labels: Readonly<Record<string, string>>;

  /** The alert that notifies for the others. */
  @Column('uuid', { name: 'lead_alert_id' })
  leadAlertId: string;

  /** The worst severity of the alerts that notified. */
  @Column('varchar', { length: 50 })
  severity: Severity;

  /** How many alerts have joined it. */
  @Column('int', { name: 'alert_count' })
  alertCount: number;

  @Column('timestamptz', { name: 'first_at' })
  firstAt: Date;

  @Column('timestamptz', { name: 'last_at' })
  lastAt: Date;

  /** Until then, a new alert with the same labels joins it. */
  @Column('timestamptz', { name: 'open_until' })
  openUntil: Date;

  @Column('boolean', { name: 'is_open', default: true })
  isOpen: boolean;
}

/** A row of `alert_groups`. */
export type AlertGroupRow = Readonly<AlertGroupEntity>;
