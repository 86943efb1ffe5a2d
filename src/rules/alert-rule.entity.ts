import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Priority, Severity } from '../alerts';
import type { SeverityTier } from './domain/severity-tiers';
import type { ThresholdOperator } from './domain/threshold';

const toNumber = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/** A tenant's statement: events of this type, under this condition, raise this alert. */
@Entity('alert_rules')
export class AlertRuleEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { name: 'rule_name', length: 255 })
  name: string;

  @Column('varchar', { name: 'rule_type', length: 100, default: 'threshold' })
  ruleType: string;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  @Column('varchar', { name: 'source_service', length: 100, nullable: true })
  sourceService: string | null;

  @Column('varchar', { name: 'source_event_type', length: 100, nullable: true })
  eventType: string;

  @Column('varchar', { name: 'threshold_field', length: 100, nullable: true })
  thresholdField: string | null;

  @Column('varchar', { name: 'threshold_operator', length: 10, nullable: true })
  thresholdOperator: ThresholdOperator | null;

  @Column('numeric', { name: 'threshold_value', nullable: true, transformer: toNumber })
  thresholdValue: number | null;

  /** On the threshold's field; the first that holds wins, else the rule's own severity. */
  @Column('jsonb', { name: 'severity_tiers', default: [] })
  severityTiers: readonly SeverityTier<Severity>[];

  @Column('varchar', { name: 'alert_type', length: 100 })
  alertType: string;

  @Column('varchar', { length: 50 })
  severity: Severity;

  @Column('varchar', { length: 50 })
  priority: Priority;

  @Column('text', { name: 'title_template' })
  titleTemplate: string;

  @Column('text', { name: 'description_template' })
  descriptionTemplate: string;

  @Column('text', { name: 'action_template', nullable: true })
  actionTemplate: string | null;

  @Column('text', { name: 'impact_template', nullable: true })
  impactTemplate: string | null;

  /** null: the default of the alert type. */
  @Column('varchar', { name: 'aggregation_key_template', length: 255, nullable: true })
  aggregationKeyTemplate: string | null;

  /** null: the default of the installation. */
  @Column('int', { name: 'aggregation_window_minutes', nullable: true })
  aggregationWindowMinutes: number | null;

  /** The least minutes between two alerts of one key; null: the default of the installation. */
  @Column('int', { name: 'throttle_minutes', nullable: true, default: 0 })
  throttleMinutes: number | null;

  @Column('int', { name: 'max_alerts_per_hour', nullable: true })
  maxAlertsPerHour: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** What a tenant says of a rule; the rest is Campana's. */
export type RuleDefinition = Omit<AlertRuleEntity, 'id' | 'tenantId' | 'ruleType' | 'createdAt' | 'updatedAt'>;
