import type { AuditEntry } from '../../libs/audit/audit-entry';
import { toAuditJson } from '../../libs/audit/to-audit-json';
import type { InhibitionRow, SuppressionRow } from './suppression-view';

const suppressionAuditJson = (row: SuppressionRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, isHolding: __, nextChangeAt: ___, warnAt: ____, selection, type, ...rest } = row;
  return toAuditJson({ suppressionType: type, ...selection, ...rest });
};

const inhibitionAuditJson = (row: InhibitionRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest);
};

/** The audit entry for a change of a suppression. @param before undefined if it is new */
export const suppressionEntry = (
  action: 'created' | 'updated' | 'ended',
  before: SuppressionRow | undefined,
  after: SuppressionRow,
): AuditEntry => ({
  subjectType: 'suppression',
  subjectId: after.id,
  action,
  before: suppressionAuditJson(before),
  after: suppressionAuditJson(after),
});

/**
 * The audit entry for a change of an inhibition.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const inhibitionEntry = (
  action: 'created' | 'updated' | 'deleted',
  before: InhibitionRow | undefined,
  after: InhibitionRow | undefined,
): AuditEntry => ({
  subjectType: 'inhibition',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: inhibitionAuditJson(before),
  after: inhibitionAuditJson(after),
});
