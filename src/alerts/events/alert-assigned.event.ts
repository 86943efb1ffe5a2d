import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { AlertEvent, alertEventFields } from './alert-event';

/** An alert was assigned to a member, a role or both; with neither, it is for everybody again. */
export class AlertAssignedEvent extends AlertEvent {
  static readonly type = 'alerts.assigned';
  static readonly wireName = 'alert_assigned';
  /** null: Campana, because the assignee was removed. */
  readonly assignedBy: string | null;
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;

  constructor(fields: EventFields<AlertAssignedEvent>) {
    super(fields);
  }
}

/** Creates the event for an alert that has just been assigned. @param assignedBy null: nobody, the assignee was removed */
export const assignedEvent = (row: AlertRow, assignedBy: string | null, at: Date): AlertAssignedEvent =>
  new AlertAssignedEvent({
    ...alertEventFields(row, at),
    assignedBy,
    assignedTo: row.assignedTo,
    assignedRole: row.assignedRole,
  });
