import type { AlertRow } from '../../alerts';
import type { Recipient, TenantSettings } from '../../directory';
import type { MemberWishes } from '../wishes/wishes';
import type { PlannedAlert, PlannedMember, PlanningSettings } from './decision/planning-facts';

/** What planning reads of alerts. */
export const plannableFields = [
  ...([
    'id',
    'tenantId',
    'alertType',
    'severity',
    'priority',
    'status',
    'title',
    'description',
    'sourceService',
    'labels',
  ] as const),
  ...(['assignedTo', 'assignedRole', 'quietReason', 'quietBy', 'groupId', 'isFlapping', 'epoch', 'episode'] as const),
  ...(['notify', 'notificationChannels', 'notifyRoles', 'aggregationKey', 'escalationLevel'] as const),
] as const satisfies readonly (keyof AlertRow)[];

/** An alert, as planning reads it. */
export type PlannableAlert = Pick<AlertRow, (typeof plannableFields)[number]>;

/** An alert, as far as it matters for who is told. */
export const plannedAlertOf = (row: PlannableAlert): PlannedAlert => ({
  alertType: row.alertType,
  severity: row.severity,
  source: row.sourceService,
  labels: row.labels,
  status: row.status,
  quietReason: row.quietReason,
  assignedTo: row.assignedTo,
  assignedRole: row.assignedRole,
  isEscalated: row.escalationLevel > 0,
  notify: row.notify,
  notificationChannels: row.notificationChannels ?? [],
  notifyRoles: row.notifyRoles ?? [],
});

/** The settings of a tenant, as far as they matter for who is told. */
export const planningSettingsOf = ({ timeZone, notifications }: TenantSettings): PlanningSettings => ({
  isAutomatic: notifications.isAutomatic,
  channelsBySeverity: {
    critical: notifications.criticalChannels,
    high: notifications.highChannels,
    medium: notifications.mediumChannels,
    low: notifications.lowChannels,
  },
  digestSeverities: notifications.digestSeverities,
  criticalRespectsPreferences: notifications.criticalRespectsPreferences,
  timeZone,
});

/** An active member with their wishes. */
export const plannedMemberOf = (
  { id, roles, timeZone, isFirst, contactMethods }: Recipient,
  wishes: MemberWishes,
): PlannedMember => ({ id, isActive: true, roles, timeZone, isFirst, contactMethods, wishes });
