import type { Channel } from '../../../../libs/config/config';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { presentSelection, selectionFrom } from '../../../suppression';
import type { SubscriptionChange } from '../commands/save-subscriptions';
import type { LintedRule } from '../queries/get-own-wishes';
import type { PreferencesRow, SubscriptionRow } from '../wish-view';
import type { NotificationRule, QuietHours } from '../wishes';
import { digestFrom, faultsOfDigest, presentDigest } from './digest.dto';
import type { NotificationRuleDto } from './notification-rule.dto';
import type { PreferencesDto, QuietHoursDto } from './preferences.dto';
import type { AlertSubscriptionUpdateDto, SubscriptionDto } from './subscription.dto';

/** Converts changes of subscriptions of the API. @throws InvalidInput */
export function subscriptionChangesFrom(items: readonly AlertSubscriptionUpdateDto[]): readonly SubscriptionChange[] {
  const faults = items.flatMap(({ digest }, i) => faultsOfDigest(`/${i}/digest`, digest));
  if (faults.length > 0) throw new InvalidInput(faults);
  return items.map(({ alert_type: alertType, is_enabled: isEnabled, delivery_channels: channels, filter, digest }) => ({
    alertType,
    ...(typeof isEnabled === 'boolean' && { isEnabled }),
    ...(channels !== undefined && { deliveryChannels: channels }),
    ...(filter !== undefined && { filter: filter && selectionFrom(filter) }),
    ...(digest !== undefined && { digest: digestFrom(digest) }),
  }));
}

export const presentSubscription = (row: SubscriptionRow): SubscriptionDto => ({
  id: row.id,
  staff_id: row.staffId,
  alert_type: row.alertType,
  is_enabled: row.isEnabled,
  delivery_channels: row.deliveryChannels && [...row.deliveryChannels],
  filter: row.filter && presentSelection(row.filter),
  digest: presentDigest(row.digest),
  version: row.version,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

export const notificationRuleFrom = ({
  severities,
  channel,
  delay_minutes,
}: NotificationRuleDto): NotificationRule => ({
  severities,
  channel,
  delayMinutes: delay_minutes,
});

export const presentNotificationRule = (row: LintedRule): NotificationRuleDto => ({
  severities: [...row.severities],
  channel: row.channel,
  delay_minutes: row.delayMinutes,
  ...(row.warning !== undefined && { warning: row.warning }),
});

const presentQuietHours = ({ windows, mode, maxHoldHours }: QuietHours): QuietHoursDto => ({
  windows: windows.map(({ days, from, to }) => ({ days: [...days], from, to })),
  mode,
  max_hold_hours: maxHoldHours,
});

export const presentPreferences = (row: PreferencesRow): PreferencesDto => ({
  member_id: row.memberId,
  channels: { ...row.channels },
  muted: row.muted as Record<string, Channel[]>,
  channel_order: [...row.channelOrder],
  quiet_hours: row.quietHours && presentQuietHours(row.quietHours),
  digest: presentDigest(row.digest),
  daily_summary: row.dailySummary && { at: row.dailySummary.at, days: [...row.dailySummary.days] },
  send_resolved: row.sendResolved,
  version: row.version,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
