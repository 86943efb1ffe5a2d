import type { AuditEntry } from '../../../libs/audit/audit-entry';
import { toAuditJson } from '../../../libs/audit/to-audit-json';
import type { NotificationRuleRow, PreferencesRow, SubscriptionRow } from './wish-view';

const auditJson = (
  row: { readonly tenantId: string } | undefined,
  untouched: readonly string[] = [],
): object | null => {
  if (!row) return null;
  const { tenantId: _, ...rest } = row;
  return toAuditJson(rest, untouched);
};

/** The audit entry for a change of a subscription. @param before undefined if it is new */
export const subscriptionEntry = (before: SubscriptionRow | undefined, after: SubscriptionRow): AuditEntry => ({
  subjectType: 'subscription',
  subjectId: after.id,
  action: before ? 'updated' : 'created',
  before: auditJson(before),
  after: auditJson(after),
});

/** The audit entry for a change of a member's preferences. */
export const preferencesEntry = (before: PreferencesRow, after: PreferencesRow): AuditEntry => ({
  subjectType: 'preferences',
  subjectId: after.memberId,
  action: 'updated',
  before: before.version === 0 ? null : auditJson(before, ['muted']),
  after: auditJson(after, ['muted']),
});

const ruleJson = ({ severities, channel, delayMinutes }: NotificationRuleRow) => ({
  severities,
  channel,
  delayMinutes,
});

/** The audit entry for a member's new list of notification rules. */
export const notificationRulesEntry = (
  memberId: string,
  before: readonly NotificationRuleRow[],
  after: readonly NotificationRuleRow[],
): AuditEntry => ({
  subjectType: 'notification_rules',
  subjectId: memberId,
  action: 'replaced',
  before: toAuditJson({ rules: before.map(ruleJson) }),
  after: toAuditJson({ rules: after.map(ruleJson) }),
});
