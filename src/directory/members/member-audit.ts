import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { ContactMethod } from '../contact-methods/domain/contact-method';
import type { MemberRow } from './member-view';

const memberAuditJson = (row: MemberRow | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, fieldSources: __, lastSeenAt: ___, ...rest } = row;
  return toAuditJson(rest);
};

const methodAuditJson = (method: ContactMethod | undefined): object | null => {
  if (!method) return null;
  const { tenantId: _, addressHash: __, maskedAddress: ___, ...rest } = method;
  return toAuditJson({ ...rest, address: '[hidden]' });
};

/** The audit entry for a change of a member. @param before undefined if they are new */
export const memberEntry = (
  action: 'created' | 'updated' | 'removed' | 'erased',
  before: MemberRow | undefined,
  after: MemberRow,
): AuditEntry => ({
  subjectType: 'member',
  subjectId: after.id,
  action,
  before: memberAuditJson(before),
  after: memberAuditJson(after),
});

/**
 * The audit entry for a change of a contact method. It does not contain the address.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const contactMethodEntry = (
  before: ContactMethod | undefined,
  after: ContactMethod | undefined,
  action: 'created' | 'updated' | 'deleted' | 'verified' | 'disabled' = actionOf(before, after),
): AuditEntry => ({
  subjectType: 'contact_method',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: methodAuditJson(before),
  after: methodAuditJson(after),
});

const actionOf = (before: ContactMethod | undefined, after: ContactMethod | undefined) =>
  before ? (after ? 'updated' : 'deleted') : 'created';
