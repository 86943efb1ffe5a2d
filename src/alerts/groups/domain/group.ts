import { type Severity, severities } from '../../domain/severity';

/** The part of a group that decides which of its alerts notify. */
export interface GroupState {
  /** The alert that notifies for the others. */
  leadAlertId: string;
  /** The worst severity of the alerts that notified. */
  severity: Severity;
  alertCount: number;
}

/**
 * Adds an alert to a group. The first alert notifies, and so does each one that is worse than all before it. The others
 * are suppressed.
 * @returns the id of the alert that notifies in its place, or null when it notifies itself
 */
export function join(group: GroupState, alert: { readonly id: string; readonly severity: Severity }): string | null {
  const isFirst = group.alertCount === 0;
  group.alertCount++;
  if (!isFirst && severities.indexOf(alert.severity) <= severities.indexOf(group.severity)) return group.leadAlertId;
  group.leadAlertId = alert.id;
  group.severity = alert.severity;
  return null;
}
