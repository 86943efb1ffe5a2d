import type { RuleDefinition } from '../alert-rule.entity';

/** What a rule of ours does not say: it judges each event alone, always, and folds as the installation does. */
export const unsaid = {
  ruleType: 'threshold',
  parameters: null,
  isActive: true,
  condition: {},
  thresholdField: null,
  thresholdOperator: null,
  thresholdValue: null,
  severityTiers: [],
  translations: {},
  labels: {},
  aggregationKeyTemplate: null,
  aggregationWindowMinutes: null,
  reopenMinutes: 0,
  resolveOn: null,
  autoResolveMinutes: null,
  activeHours: null,
  notify: true,
  notificationChannels: null,
  notifyRoles: null,
  escalationPolicyId: null,
  throttleMinutes: 0,
  maxAlertsPerHour: null,
} as const satisfies Partial<RuleDefinition>;
