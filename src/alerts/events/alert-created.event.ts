import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { ManualAlert, NewAlert, NotificationWish } from '../raising/domain/new-alert';
import { AlertEvent } from './alert-event';

/** A new alert was raised. */
export class AlertCreatedEvent extends AlertEvent {
  static readonly type = 'alerts.created';
  static readonly wireName = 'alert_created';
  /** Whether people are notified of it. */
  readonly notificationSent: boolean;
  /** Why nobody is notified of it; missing: it is not suppressed. */
  readonly quietReason?: string | undefined;
  readonly groupId?: string | undefined;
  readonly ruleId: string | null;
  readonly alertCategory: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;
  readonly isFlapping: boolean;
  readonly notify: boolean;
  readonly notificationChannels: readonly string[] | null;
  readonly notifyRoles: readonly string[] | null;
  readonly escalationPolicyId: string | null;

  constructor(fields: EventFields<AlertCreatedEvent>) {
    super(fields);
  }
}

/** What the event tells of a new alert. What no rule raised lacks some of it. */
type CreatedAlert = Pick<
  NewAlert,
  'id' | 'tenantId' | 'alertType' | 'category' | 'severity' | 'priority' | 'title' | 'labels' | 'at'
> &
  NotificationWish &
  Partial<Pick<NewAlert, 'ruleId' | 'groupId' | 'suppression' | 'isFlapping' | 'escalationPolicyId'>> &
  Partial<Pick<ManualAlert, 'assignedTo' | 'assignedRole'>>;

/**
 * Creates the event for a new alert. It names each field, since it is made for every alert, and copies are slow.
 * @param isAutomatic whether the tenant's alerts notify by themselves
 */
export const createdEvent = (alert: CreatedAlert, isAutomatic: boolean): AlertCreatedEvent =>
  new AlertCreatedEvent({
    tenantId: alert.tenantId,
    alertId: alert.id,
    alertType: alert.alertType,
    severity: alert.severity,
    title: alert.title,
    priority: alert.priority,
    epoch: 1,
    episode: 1,
    timestamp: alert.at.toISOString(),
    notificationSent: isAutomatic && alert.notify && !alert.suppression,
    quietReason: alert.suppression?.reason,
    groupId: alert.groupId ?? undefined,
    ruleId: alert.ruleId ?? null,
    alertCategory: alert.category,
    labels: alert.labels,
    assignedTo: alert.assignedTo ?? null,
    assignedRole: alert.assignedRole ?? null,
    isFlapping: alert.isFlapping ?? false,
    notify: alert.notify,
    notificationChannels: alert.notificationChannels,
    notifyRoles: alert.notifyRoles,
    escalationPolicyId: alert.escalationPolicyId ?? null,
  });
