import { Injectable } from '@nestjs/common';
import type { Channel } from '../../../../libs/config/config';
import { localDate } from '../../../../libs/windows/day-windows';
import type { TenantSettings } from '../../../directory';
import type { DeliveryRow } from '../delivery-row';
import { type ChannelDay, ChannelDays } from '../persistence/channel-days';

/** The settings that cap the messages of a tenant's day, by channel. */
const caps = {
  sms: 'smsPerDay',
  whatsapp: 'whatsappPerDay',
  voice: 'voicePerDay',
} as const satisfies Partial<Record<Channel, keyof TenantSettings['notifications']>>;

/** Why a delivery failed that is over the cap. */
export const CAP_REASON = 'daily_cap';

const capOf = ({ channel }: DeliveryRow): (typeof caps)[keyof typeof caps] | undefined =>
  Object.hasOwn(caps, channel) ? caps[channel as keyof typeof caps] : undefined;

const keyOf = ({ tenantId, channel, day }: Pick<ChannelDay, 'tenantId' | 'channel' | 'day'>): string =>
  `${tenantId} ${channel} ${day}`;

/** Keeps the messages of each tenant's day over costly channels within its cap. */
@Injectable()
export class DailyCaps {
  constructor(private readonly days: ChannelDays) {}

  /**
   * Takes places for deliveries that are about to leave; a later attempt is the same message. A process that ends before the call
   * has taken them for nothing: rather too few than too many.
   * @param settings by tenant id
   * @returns the ids of those that are over the cap, the last ones
   */
  async over(
    deliveries: readonly DeliveryRow[],
    settings: ReadonlyMap<string, TenantSettings>,
    now: Date,
  ): Promise<ReadonlySet<string>> {
    const wanted = new Map<string, { day: ChannelDay; ids: string[] }>();
    for (const delivery of deliveries) {
      const [cap, own] = [capOf(delivery), settings.get(delivery.tenantId)];
      if (!cap || !own || delivery.attemptCount > 0) continue;
      const { tenantId, channel } = delivery;
      const key = { tenantId, channel, day: localDate(own.timeZone, now) };
      const ids = [...(wanted.get(keyOf(key))?.ids ?? []), delivery.id];
      wanted.set(keyOf(key), { day: { ...key, wanted: ids.length, cap: own.notifications[cap] }, ids });
    }
    if (wanted.size === 0) return new Set();
    const granted = await this.days.take([...wanted.values()].map(({ day }) => day));
    return new Set([...wanted].flatMap(([key, { ids }]) => ids.slice(granted.get(key) ?? 0)));
  }
}
