import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, titledFields } from './alert-event';

/** A member or a role is to see to an alert; or, where neither is named, everybody again. */
export class AlertAssignedEvent extends AlertEvent {
  static readonly type = 'alerts.assigned';
  static readonly wireName = 'alert_assigned';
  readonly title: string;
  readonly assignedBy: string;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;

  constructor(fields: EventFields<AlertAssignedEvent>) {
    super(fields);
  }
}

/** The event that tells that a member has just assigned an alert. */
export const assignedEvent = (row: AlertRow, assignedBy: string, at: Date): AlertAssignedEvent =>
  new AlertAssignedEvent({
    ...titledFields(row, at),
    assignedBy,
    assignedTo: row.assigned_to,
    assignedRole: row.assigned_role,
  });
