import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Priority, Severity } from '../../alerts';
import type { ActiveHours } from '../domain/active-hours';
import type { ResolveOn, RuleParameters, RuleType } from '../domain/rule-parameters';
import type { RuleSlaTarget } from '../domain/sla-target';
import type { ThresholdOperator } from '../domain/threshold';
import type { ComputedFields } from '../evaluation/computed-fields';
import type { SeverityTier } from '../evaluation/severity-tiers';
import type { AlertTemplates } from '../templates/alert-templates';

const toNumber = {
  to: (value: number | null) => value,
  from: (text: string | null) => (text === null ? null : Number(text)),
};

/** The templates in other languages, by locale. */
export type Translations = Readonly<Partial<Record<'en' | 'es', AlertTemplates>>>;

/** A rule of a tenant: events of this type that meet this condition raise this alert. */
@Entity('alert_rules')
export class AlertRuleEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId: string;

  @Column('varchar', { name: 'rule_name', length: 255 })
  name: string;

  @Column('varchar', { name: 'rule_type', length: 100, default: 'threshold' })
  ruleType: RuleType;

  /** The parameters of the rule type; null: it has none. */
  @Column('jsonb', { nullable: true })
  parameters: RuleParameters | null;

  @Column('boolean', { name: 'is_active', default: true })
  isActive: boolean;

  /** It is considered only for events that no other active rule matches. */
  @Column('boolean', { name: 'is_fallback', default: false })
  isFallback: boolean;

  @Column('varchar', { name: 'source_service', length: 100, nullable: true })
  sourceService: string | null;

  /** An exact type, or a pattern with `*` and `#` as in topic exchanges; null for rules that the clock triggers. */
  @Column('varchar', { name: 'source_event_type', length: 100, nullable: true })
  eventType: string | null;

  /** A tree of comparisons, or CEL; `{}` is always met. */
  @Column('jsonb', { name: 'condition_json', default: {} })
  condition: unknown;

  /** CEL, by the name of a field that is calculated for events that lack it. */
  @Column('jsonb', { name: 'computed_fields', default: {} })
  computedFields: ComputedFields;

  @Column('varchar', { name: 'threshold_field', length: 100, nullable: true })
  thresholdField: string | null;

  @Column('varchar', { name: 'threshold_operator', length: 10, nullable: true })
  thresholdOperator: ThresholdOperator | null;

  @Column('numeric', { name: 'threshold_value', nullable: true, transformer: toNumber })
  thresholdValue: number | null;

  /** The first matching tier sets the severity; without a match, it is that of the rule. */
  @Column('jsonb', { name: 'severity_tiers', default: [] })
  severityTiers: readonly SeverityTier<Severity>[];

  @Column('varchar', { name: 'alert_type', length: 100 })
  alertType: string;

  /** The field of the event that names the type of the alert; null: it is always that of the rule. */
  @Column('varchar', { name: 'alert_type_field', length: 100, nullable: true })
  alertTypeField: string | null;

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

  @Column('jsonb', { default: {} })
  translations: Translations;

  /** The labels of the alert; the values are templates. */
  @Column('jsonb', { default: {} })
  labels: Readonly<Record<string, string>>;

  /** The field of the event with an object that becomes labels; null: none does. */
  @Column('varchar', { name: 'labels_field', length: 100, nullable: true })
  labelsField: string | null;

  /** null: the default of the alert type. */
  @Column('varchar', { name: 'aggregation_key_template', length: 255, nullable: true })
  aggregationKeyTemplate: string | null;

  /** null: the default of the installation; 0: as long as its alert is open. */
  @Column('int', { name: 'aggregation_window_minutes', nullable: true })
  aggregationWindowMinutes: number | null;

  /** Minutes after its resolution in which an alert is reopened instead of raising a new one; 0: never. */
  @Column('int', { name: 'reopen_minutes', default: 0 })
  reopenMinutes: number;

  @Column('jsonb', { name: 'resolve_on', nullable: true })
  resolveOn: ResolveOn | null;

  /** The alert is resolved automatically after these minutes without an occurrence; null: never. */
  @Column('int', { name: 'auto_resolve_minutes', nullable: true })
  autoResolveMinutes: number | null;

  /** The alert is resolved automatically these minutes after it was raised, in any case; null: never. */
  @Column('int', { name: 'expires_after_minutes', nullable: true })
  expiresAfterMinutes: number | null;

  @Column('jsonb', { name: 'active_hours', nullable: true })
  activeHours: ActiveHours | null;

  @Column('boolean', { default: true })
  notify: boolean;

  /** null: by severity, as configured for the installation. */
  @Column('jsonb', { name: 'notification_channels', nullable: true })
  notificationChannels: readonly string[] | null;

  @Column('jsonb', { name: 'notify_roles', nullable: true })
  notifyRoles: readonly string[] | null;

  /** The field of the event with the id of the member who is responsible for the alert; null: its alerts are everybody's. */
  @Column('varchar', { name: 'assign_from', length: 100, nullable: true })
  assignFrom: string | null;

  @Column('uuid', { name: 'escalation_policy_id', nullable: true })
  escalationPolicyId: string | null;

  @Column('jsonb', { name: 'sla_targets', default: [] })
  slaTargets: readonly RuleSlaTarget[];

  /** The minimum number of minutes between two alerts of one key; null: the default of the installation. */
  @Column('int', { name: 'throttle_minutes', nullable: true, default: 0 })
  throttleMinutes: number | null;

  @Column('int', { name: 'max_alerts_per_hour', nullable: true })
  maxAlertsPerHour: number | null;

  @Column('int', { name: 'max_alerts_per_day', nullable: true })
  maxAlertsPerDay: number | null;

  /** Names of labels: alerts of any rule with equal values of these labels belong to one incident. */
  @Column('jsonb', { name: 'group_by', default: [] })
  groupBy: readonly string[];

  /** How many minutes apart the alerts of an incident may be. */
  @Column('int', { name: 'group_minutes', default: 30 })
  groupMinutes: number;

  /** How many seconds a new problem is held. A problem that ends in this time raises no alert. */
  @Column('int', { name: 'hold_seconds', default: 0 })
  holdSeconds: number;

  /** Increases with each change. */
  @Column('int', { default: 1 })
  version: number;

  /** The member who created it; null: it is a default rule. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('varchar', { name: 'created_by_name', length: 200, nullable: true })
  createdByName: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}

/** The fields of a rule that Campana sets. */
const recordFields = ['id', 'tenantId', 'version', 'createdBy', 'createdByName', 'createdAt', 'updatedAt'] as const;
type RecordField = (typeof recordFields)[number];

/** The fields of a rule that a tenant sets. */
export type RuleDefinition = Omit<AlertRuleEntity, RecordField>;

/** The fields of a rule that its tenant set. */
export const definitionOf = (rule: AlertRuleEntity): RuleDefinition =>
  Object.fromEntries(
    Object.entries(rule).filter(([name]) => !recordFields.includes(name as RecordField)),
  ) as unknown as RuleDefinition;

/** Builds a rule from a definition. Without ids, it is only for checks and tests. */
export const ruleOf = (
  definition: RuleDefinition,
  at: Date,
  { id = '', tenantId = '', version = 0 }: Partial<Pick<AlertRuleEntity, 'id' | 'tenantId' | 'version'>> = {},
): AlertRuleEntity => ({
  ...definition,
  id,
  tenantId,
  version,
  createdBy: null,
  createdByName: null,
  createdAt: at,
  updatedAt: at,
});
