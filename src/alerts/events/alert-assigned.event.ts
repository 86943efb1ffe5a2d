import type { AlertRow } from '../listing/alert-view';
import { AlertEvent } from './alert-event';

/** A member or a role is to see to an alert; or, where neither is named, everybody again. */
export class AlertAssignedEvent extends AlertEvent {
  static readonly type = 'alerts.assigned';
  static readonly wireName = 'alert_assigned';
  readonly assignedTo: string | null;
  readonly assignedRole: string | null;

  constructor(
    alert: AlertRow,
    readonly assignedBy: string,
    at: Date,
  ) {
    super(alert, at);
    this.assignedTo = alert.assigned_to;
    this.assignedRole = alert.assigned_role;
  }
}
