import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { DestinationRow } from './destination-view';

const destinationAuditJson = (row: DestinationRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, secrets: __, occasions: on, ...rest } = row;
  return toAuditJson({ ...rest, on });
};

/**
 * The audit entry for a change of a destination. It contains nothing secret.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const destinationEntry = (
  action: 'created' | 'updated' | 'deleted' | 'secret_rotated' | 'deactivated',
  before: DestinationRow | undefined,
  after: DestinationRow | undefined,
): AuditEntry => ({
  subjectType: 'destination',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: destinationAuditJson(before),
  after: destinationAuditJson(after),
});
