import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { SavedView } from './domain/saved-view';

const jsonOf = (view: SavedView | undefined): object | null => {
  if (!view?.isShared) return null;
  const { tenantId: _, ...rest } = view;
  return toAuditJson(rest);
};

/** The audit entries of a change: what a member keeps for itself is nobody's business, what the tenant shares is. */
export function viewEntries(before: SavedView | undefined, after: SavedView | undefined): readonly AuditEntry[] {
  const [was, is] = [jsonOf(before), jsonOf(after)];
  if (was === null && is === null) return [];
  const action = was === null ? 'created' : is === null ? 'deleted' : 'updated';
  return [{ subjectType: 'view', subjectId: (after ?? before)?.id ?? '', action, before: was, after: is }];
}
