import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { PolicyRow } from './policy-view';

/** The kind of object in the audit log. */
export const POLICY_SUBJECT = 'escalation_policy';

const policyAuditJson = (row: PolicyRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, appliesSince: __, ...rest } = row;
  return toAuditJson(rest);
};

/**
 * The audit entry for a change of a policy.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const policyEntry = (
  action: 'created' | 'updated' | 'deleted' | 'restored',
  before: PolicyRow | undefined,
  after: PolicyRow | undefined,
): AuditEntry => ({
  subjectType: POLICY_SUBJECT,
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: policyAuditJson(before),
  after: policyAuditJson(after),
});
