import type { AuditEntry } from '../../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../../libs/audit/to-audit-json';
import type { ScheduleRow } from './schedule-view';

const scheduleAuditJson = (row: ScheduleRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, layers, ...rest } = row;
  return toAuditJson({ ...rest, layers: layers.map(({ offset: __, carried: ___, ...layer }) => toAuditJson(layer)) });
};

/**
 * The audit entry for a change of a schedule.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const scheduleEntry = (
  action: 'created' | 'updated' | 'deleted' | 'restored',
  before: ScheduleRow | undefined,
  after: ScheduleRow | undefined,
): AuditEntry => ({
  subjectType: 'on_call_schedule',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: scheduleAuditJson(before),
  after: scheduleAuditJson(after),
});
