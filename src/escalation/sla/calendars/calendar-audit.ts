import type { AuditEntry } from '../../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../../libs/audit/to-audit-json';
import type { SlaCalendarRow } from './calendar-view';

/** The kind of object in the audit log. */
export const CALENDAR_SUBJECT = 'sla_calendar';

const calendarAuditJson = (row: SlaCalendarRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest);
};

/**
 * The audit entry for a change of a calendar.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const calendarEntry = (
  action: 'created' | 'updated' | 'deleted',
  before: SlaCalendarRow | undefined,
  after: SlaCalendarRow | undefined,
): AuditEntry => ({
  subjectType: CALENDAR_SUBJECT,
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: calendarAuditJson(before),
  after: calendarAuditJson(after),
});
