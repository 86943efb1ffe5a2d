import type { AuditEntry } from '../../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../../libs/audit/to-audit-json';
import type { OverrideRow } from './override-view';

const overrideAuditJson = (row: OverrideRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, fromAt: from, untilAt: until, ...rest } = row;
  return toAuditJson({ ...rest, from, until });
};

/**
 * The audit entry for a change of an override.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const overrideEntry = (
  action: 'created' | 'ended' | 'deleted',
  before: OverrideRow | undefined,
  after: OverrideRow | undefined,
): AuditEntry => ({
  subjectType: 'on_call_override',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: overrideAuditJson(before),
  after: overrideAuditJson(after),
});
