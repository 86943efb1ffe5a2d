import type { AlertSlaTarget, Severity } from '../../../alerts';
import type { ClockKind } from './sla-clock';

/** The tenant's own deadlines. */
export interface TenantSla {
  readonly responseMinutes: Readonly<Record<Severity, number>>;
  readonly resolutionMinutes: Readonly<Record<Severity, number>>;
  readonly calendarId: string | null;
  /** The severities whose time counts in the calendar. */
  readonly calendarSeverities: readonly Severity[];
}

/** A deadline of an alert. */
export interface ChosenTarget {
  readonly minutes: number;
  readonly calendarId: string | null;
}

/**
 * The deadline of an alert: that of its rule for its severity, else that of its rule for all, else the tenant's.
 * @param own what the rule said; null: nothing
 */
export function slaTargetOf(
  kind: ClockKind,
  severity: Severity,
  own: readonly AlertSlaTarget[] | null,
  tenant: TenantSla,
): ChosenTarget {
  const entry = own?.find((one) => one.severity === severity) ?? own?.find((one) => one.severity === null);
  if (entry) {
    const minutes = kind === 'response' ? entry.response_minutes : entry.resolution_minutes;
    return { minutes, calendarId: entry.calendar_id };
  }
  const bySeverity = kind === 'response' ? tenant.responseMinutes : tenant.resolutionMinutes;
  const isInCalendar = tenant.calendarSeverities.includes(severity);
  return { minutes: bySeverity[severity], calendarId: isInCalendar ? tenant.calendarId : null };
}
