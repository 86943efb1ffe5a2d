import type { AuditEntry } from '../../libs/audit/audit-entry';
import { toAuditJson } from '../../libs/audit/to-audit-json';
import type { InhibitionRow, SuppressionRow } from './suppression-view';

const suppressionAuditJson = (row: SuppressionRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, isHolding: __, nextChangeAt: ___, selection, type, ...rest } = row;
  return toAuditJson({ suppressionType: type, ...selection, ...rest });
};

const inhibitionAuditJson = (row: InhibitionRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest);
};

/** A change of a suppression, for the audit log. @param before undefined: it is new */
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
 * A change of an inhibition, for the audit log.
 * @param before undefined: it is new
 * @param after undefined: it is removed
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
