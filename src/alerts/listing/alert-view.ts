import type { Channel } from '../../../libs/config/config';
import { selected } from '../../../libs/database/columns';
import { openStatuses, type Status } from '../domain/alert-status';
import type { SlaState } from '../domain/sla-state';
import type { AlertSlaTarget } from '../domain/sla-target';
import { severities, type Priority, type Severity } from '../domain/severity';

/** A row of `alerts`. */
export interface AlertRow {
  readonly id: string;
  readonly tenantId: string;
  readonly ruleId: string | null;
  readonly alertType: string;
  readonly alertCategory: string;
  readonly severity: Severity;
  readonly priority: Priority;
  readonly status: Status;
  readonly title: string;
  readonly description: string;
  readonly recommendedAction: string | null;
  readonly businessImpact: string | null;
  readonly sourceService: string;
  readonly sourceEventId: string | null;
  readonly sourceEventType: string | null;
  readonly sourceEventData: Record<string, unknown> | null;
  readonly relatedProductId: string | null;
  readonly relatedIngredientId: string | null;
  readonly relatedBatchId: string | null;
  readonly relatedOrderId: string | null;
  readonly relatedSupplierId: string | null;
  /** The thing of another service that it is about: `complaint` and its id there. */
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly aggregationKey: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly occurrenceCount: number;
  readonly lastOccurrenceAt: Date;
  readonly createdAt: Date;
  /** From when the times of its escalation count: when it last began to ask for people. null: it is older than escalations. */
  readonly rangAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolutionNotes: string | null;
  readonly snoozedUntil: Date | null;
  /** Whether, over which channel and by which delivery somebody was first notified in this episode. */
  readonly notificationSent: boolean;
  readonly notificationChannel: Channel | null;
  readonly notificationId: string | null;
  /** What its rule said about notifying when it was raised; without a rule, what its author said. */
  readonly notify: boolean;
  /** null: those of its severity. */
  readonly notificationChannels: readonly Channel[] | null;
  /** null: those who are concerned. */
  readonly notifyRoles: readonly string[] | null;
  readonly escalationPolicyId: string | null;
  /** What its rule says about its deadlines; null: nothing. */
  readonly slaTargets: readonly AlertSlaTarget[] | null;
  /** Rises when somebody reacts to it or it is suppressed, closed or reopened: earlier notifications are void then. */
  readonly epoch: number;
  /** Rises when it is reopened. */
  readonly episode: number;
  readonly responseTimeSeconds: number | null;
  readonly resolutionTimeSeconds: number | null;
  readonly previousAlertId: string | null;
  readonly recurrence: number;
  readonly groupId: string | null;
  readonly quietReason: string | null;
  readonly quietBy: string | null;
  readonly isFlapping: boolean;
  readonly silenced: Readonly<Record<string, number>>;
  readonly version: number;
  readonly updatedAt: Date;
  readonly statusAt: Date | null;
  readonly statusBy: string | null;
  readonly statusByName: string | null;
  readonly acknowledgmentNotes: string | null;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
  readonly escalationLevel: number;
  readonly escalatedAt: Date | null;
  readonly expiresAt: Date | null;
  /** null: none, or its clock is paused. */
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly slaState: SlaState;
  /** The fields that a member has edited, with the values from before the first edit. */
  readonly edited: Readonly<Record<string, unknown>>;
}

/** When a member read and dismissed an alert; null: not yet. */
export interface InboxMark {
  readonly readAt: Date | null;
  readonly dismissedAt: Date | null;
}

/** An alert with the inbox marks of a member. */
export type SeenAlert = AlertRow & InboxMark;

/**
 * Returns SQL that adds a member's inbox marks to the alerts of a statement.
 * @param member the placeholder of the member's id
 */
export const withInbox = (sql: string, member: string): string => `
  SELECT l.*, i.read_at AS "readAt", i.dismissed_at AS "dismissedAt" FROM (${sql}) AS l
  LEFT JOIN alert_inbox i ON i.tenant_id = l."tenantId" AND i.member_id = ${member} AND i.alert_id = l.id`;

/** A row of `alert_occurrences`. */
export interface OccurrenceRow {
  readonly id: string;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly severity: Severity;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A row of `alert_history`. */
export interface HistoryRow {
  readonly id: string;
  readonly action: string;
  readonly actionBy: string | null;
  readonly actionByName: string | null;
  readonly actionAt: Date;
  readonly notes: string | null;
  readonly previousStatus: Status | null;
  readonly newStatus: Status | null;
  readonly channel: string | null;
  readonly correlationId: string | null;
  readonly details: Readonly<Record<string, readonly [unknown, unknown]>> | null;
}

/** SQL expression: the rank of the severity in a column; a worse severity has a greater rank. */
export const severityRank = (column: string): string =>
  `array_position('{${severities.join(',')}}'::text[], ${column}::text)`;

/** The PostgreSQL type of the column of each property of an AlertRow. */
export const alertColumnTypes = {
  id: 'uuid',
  tenantId: 'uuid',
  ruleId: 'uuid',
  alertType: 'text',
  alertCategory: 'text',
  severity: 'text',
  priority: 'text',
  status: 'text',
  title: 'text',
  description: 'text',
  recommendedAction: 'text',
  businessImpact: 'text',
  sourceService: 'text',
  sourceEventId: 'text',
  sourceEventType: 'text',
  sourceEventData: 'jsonb',
  relatedProductId: 'uuid',
  relatedIngredientId: 'uuid',
  relatedBatchId: 'uuid',
  relatedOrderId: 'uuid',
  relatedSupplierId: 'uuid',
  resourceType: 'text',
  resourceId: 'text',
  aggregationKey: 'text',
  labels: 'jsonb',
  occurrenceCount: 'int',
  lastOccurrenceAt: 'timestamptz',
  createdAt: 'timestamptz',
  rangAt: 'timestamptz',
  acknowledgedAt: 'timestamptz',
  acknowledgedBy: 'uuid',
  resolvedAt: 'timestamptz',
  resolvedBy: 'uuid',
  resolutionNotes: 'text',
  snoozedUntil: 'timestamptz',
  notificationSent: 'boolean',
  notificationChannel: 'text',
  notificationId: 'uuid',
  notify: 'boolean',
  notificationChannels: 'jsonb',
  notifyRoles: 'jsonb',
  escalationPolicyId: 'uuid',
  slaTargets: 'jsonb',
  epoch: 'int',
  episode: 'int',
  responseTimeSeconds: 'int',
  resolutionTimeSeconds: 'int',
  previousAlertId: 'uuid',
  recurrence: 'int',
  groupId: 'uuid',
  quietReason: 'text',
  quietBy: 'uuid',
  isFlapping: 'boolean',
  silenced: 'jsonb',
  version: 'int',
  updatedAt: 'timestamptz',
  statusAt: 'timestamptz',
  statusBy: 'uuid',
  statusByName: 'text',
  acknowledgmentNotes: 'text',
  assignedTo: 'uuid',
  assignedRole: 'text',
  escalationLevel: 'int',
  escalatedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  responseDueAt: 'timestamptz',
  resolutionDueAt: 'timestamptz',
  slaState: 'text',
  edited: 'jsonb',
} as const satisfies Record<keyof AlertRow, string>;

/** Returns the PostgreSQL types of some of the columns of an AlertRow. */
export const columnTypesOf = <Property extends keyof AlertRow>(
  properties: readonly Property[],
): Record<Property, string> =>
  Object.fromEntries(properties.map((property) => [property, alertColumnTypes[property] as string])) as Record<
    Property,
    string
  >;

/** SQL for SELECT and RETURNING: the properties of an AlertRow. @param alias the alias of the table, if it has one */
export const selectedAlert = (alias?: string): string => selected(Object.keys(alertColumnTypes), alias);

/** The properties of an AlertRow that are times. */
export const alertTimes = (Object.keys(alertColumnTypes) as (keyof AlertRow)[]).filter(
  (property) => alertColumnTypes[property] === 'timestamptz',
);

/** The properties of a HistoryRow. */
export const historyProperties = [
  'id',
  'action',
  'actionBy',
  'actionByName',
  'actionAt',
  'notes',
  'previousStatus',
  'newStatus',
  'channel',
  'correlationId',
  'details',
] as const satisfies readonly (keyof HistoryRow)[];

/** SQL: the open statuses, for `IN (…)`. The partial indexes use the same list. */
export const openInSql = `'${openStatuses.join("', '")}'`;
