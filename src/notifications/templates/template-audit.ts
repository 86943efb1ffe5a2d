import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { TemplateAction } from './domain/template-action';
import type { NotificationTemplateEntity } from './notification-template.entity';

const templateAuditJson = (row: NotificationTemplateEntity | undefined): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest);
};

/**
 * The audit entry for a change of a template.
 * @param before undefined if it is new
 * @param after undefined if it is deleted
 */
export const templateEntry = (
  action: TemplateAction,
  before: NotificationTemplateEntity | undefined,
  after: NotificationTemplateEntity | undefined,
): AuditEntry => ({
  subjectType: 'notification_template',
  subjectId: (after ?? before)?.id ?? '',
  action,
  before: templateAuditJson(before),
  after: templateAuditJson(after),
});
