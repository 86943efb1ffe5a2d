import type { AuditEntry } from '../../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../../libs/audit/to-audit-json';
import type { CalendarImportRecord, CalendarTokenRecord } from './calendar-records';

/** The audit entry for a calendar token. It does not contain the token. */
export const tokenEntry = (
  action: 'created' | 'deleted',
  { tenantId: _, ...row }: CalendarTokenRecord,
): AuditEntry => ({
  subjectType: 'calendar_token',
  subjectId: row.id,
  action,
  before: action === 'deleted' ? toAuditJson(row) : null,
  after: action === 'created' ? toAuditJson(row) : null,
});

/** The audit entry for an imported calendar, without its file and its URL, of which only the host is shown. */
export const importEntry = (action: 'created' | 'deleted', row: CalendarImportRecord): AuditEntry => {
  const { id, scheduleId, shownUrl, createdBy, createdAt } = row;
  const shown = toAuditJson({ id, scheduleId, url: shownUrl, createdBy, createdAt });
  return {
    subjectType: 'calendar_import',
    subjectId: id,
    action,
    before: action === 'deleted' ? shown : null,
    after: action === 'created' ? shown : null,
  };
};
