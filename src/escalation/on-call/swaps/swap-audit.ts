import type { AuditEntry } from '../../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../../libs/audit/to-audit-json';
import type { SwapRecord } from './swap-record';

const auditJson = (row: SwapRecord | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest);
};

/** What happened to a swap request. */
export type SwapAction = 'created' | 'accepted' | 'declined' | 'cancelled' | 'expired' | 'flagged' | 'unflagged';

/** The audit entry for a change of a swap request. @param before undefined if it is new */
export const swapEntry = (action: SwapAction, before: SwapRecord | undefined, after: SwapRecord): AuditEntry => ({
  subjectType: 'on_call_swap',
  subjectId: after.id,
  action,
  before: auditJson(before),
  after: auditJson(after),
});
