import type { AuditEntry } from '../../libs/audit/audit-entry';
import { toAuditJson } from '../../libs/audit/to-audit-json';
import type { MetricSourceRow } from './source-view';

const auditJson = (row: MetricSourceRow | undefined): object | null => {
  if (!row) return null;
  const { id, name, type, url, auth, timeoutSeconds, version } = row;
  return toAuditJson({ id, name, type, url, auth, timeoutSeconds, version });
};

/**
 * The audit entry for a change of a metric source. It contains nothing secret.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const sourceEntry = (
  action: 'created' | 'updated' | 'deleted',
  before: MetricSourceRow | undefined,
  after: MetricSourceRow | undefined,
): AuditEntry => ({
  subjectType: 'metric_source',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: auditJson(before),
  after: auditJson(after),
});
