import type { NotificationRuleEntity } from './persistence/notification-rule.entity';
import type { PreferencesEntity } from './persistence/preferences.entity';
import type { SubscriptionEntity } from './persistence/subscription.entity';
import { defaultPreferences } from './wishes';

export type SubscriptionRow = Readonly<SubscriptionEntity>;
export type PreferencesRow = Readonly<PreferencesEntity>;
export type NotificationRuleRow = Readonly<NotificationRuleEntity>;

/** The member whose wishes are read or changed. */
export interface WishOwner {
  readonly tenantId: string;
  readonly memberId: string;
}

/** The preferences of a member who has saved none. @param at the time at which somebody looks */
export const unsavedPreferences = ({ tenantId, memberId }: WishOwner, at: Date): PreferencesRow => ({
  tenantId,
  memberId,
  ...defaultPreferences,
  version: 0,
  createdAt: at,
  updatedAt: at,
});
