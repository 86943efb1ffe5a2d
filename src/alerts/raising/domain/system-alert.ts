import { priorityOf } from '../../domain/severity';
import type { NewAlert } from './new-alert';

type SystemFacts = Pick<
  NewAlert,
  'id' | 'tenantId' | 'alertType' | 'title' | 'description' | 'recommendedAction' | 'sourceEventData' | 'at'
>;

/** An alert that Campana raises by itself, for owners and managers. It reports no event: each of these is counted by one alert only. */
export const systemAlert = (facts: SystemFacts): NewAlert => ({
  ruleId: null,
  category: 'campana',
  severity: 'high',
  priority: priorityOf('high'),
  businessImpact: null,
  sourceService: 'campana',
  sourceEventId: facts.id,
  sourceEventType: facts.alertType,
  aggregationKey: `${facts.alertType}:general`,
  labels: {},
  occurrenceCount: 0,
  occurrences: [],
  keyId: null,
  previousAlertId: null,
  recurrence: 1,
  group: null,
  groupId: null,
  suppression: null,
  isFlapping: false,
  suppressedCounts: {},
  notify: true,
  notificationChannels: null,
  notifyRoles: ['owner', 'manager'],
  escalationPolicyId: null,
  slaTargets: null,
  assignedTo: null,
  expiresAt: null,
  ...facts,
});
