import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { WorkItemRecord } from './work-item-record';

const workItemAuditJson = (item: WorkItemRecord | undefined): object | null => {
  if (!item) return null;
  const { tenantId: _, fieldTimes: __, reported: ___, nextAt: ____, ...rest } = item;
  return toAuditJson(rest, ['metadata']);
};

/**
 * The audit entry for a change of a work item by a member.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const workItemEntry = (before: WorkItemRecord | undefined, after: WorkItemRecord | undefined): AuditEntry => ({
  subjectType: 'work_item',
  subjectId: (after ?? before)?.id ?? '',
  action: !after ? 'deleted' : before ? 'updated' : 'created',
  before: workItemAuditJson(before),
  after: workItemAuditJson(after),
});
