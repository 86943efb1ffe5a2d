import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { localDate } from '../../../../libs/windows/day-windows';
import { GetRecipientsQuery, type Recipient, type TenantSettings, memberKey } from '../../../directory';
import type { MessageLocale } from '../../content';
import { OwnNotices } from '../../planning/own-notices';
import { GetWishesQuery } from '../../wishes/queries/get-wishes';
import { defaultPreferences, type MemberPreferences } from '../../wishes/wishes';
import { builtInLocale } from '../../words/message-facts';
import { DeliveryEnqueuer, type NewDelivery } from '../delivery-enqueuer';
import type { DeliveryRow } from '../delivery-row';
import { CAP_REASON } from './daily-caps';

type Channel = DeliveryRow['channel'];

const words: Readonly<Record<MessageLocale, (channel: Channel) => { readonly title: string; readonly text: string }>> =
  {
    en: (channel) => ({
      title: `The messages of the day over ${channel} are used up`,
      text: `No more messages leave over ${channel} today. Other channels take their place.`,
    }),
    es: (channel) => ({
      title: `Los mensajes del día por ${channel} se han agotado`,
      text: `Hoy no sale ningún mensaje más por ${channel}. Otros canales ocupan su lugar.`,
    }),
  };

/** What is over the cap of a tenant. */
interface CappedChannel {
  readonly tenantId: string;
  readonly channel: Channel;
  readonly settings: TenantSettings;
}

/** Tells owners that the cap of a channel is reached: one notice a day and channel for each. */
@Injectable()
export class CapNotices {
  constructor(
    private readonly queries: QueryBus,
    private readonly notices: OwnNotices,
    private readonly enqueuer: DeliveryEnqueuer,
  ) {}

  /** Tells of those of these deliveries that failed for a cap, in the transaction in which they did. @param settings by tenant id */
  async tell(failed: readonly DeliveryRow[], settings: ReadonlyMap<string, TenantSettings>, now: Date): Promise<void> {
    const capped = new Map<string, CappedChannel>();
    for (const { tenantId, channel, stateReason } of failed) {
      const own = settings.get(tenantId);
      if (stateReason === CAP_REASON && own) capped.set(`${tenantId} ${channel}`, { tenantId, channel, settings: own });
    }
    if (capped.size === 0) return;
    const tenantIds = [...new Set([...capped.values()].map(({ tenantId }) => tenantId))];
    const owners = await this.queries.execute(
      new GetRecipientsQuery(tenantIds.map((tenantId) => ({ tenantId, roles: ['owner'], includesFirst: true }))),
    );
    const wishes = await this.queries.execute(
      new GetWishesQuery(
        tenantIds.map((tenantId) => ({
          tenantId,
          memberIds: owners.filter((one) => one.tenantId === tenantId).map(({ id }) => id),
        })),
      ),
    );
    const notices = [...capped.values()].flatMap((one) =>
      recipientsOf(owners, one.tenantId).map((owner) =>
        this.noticeTo(owner, one, wishes.get(memberKey(one.tenantId, owner.id))?.preferences, now),
      ),
    );
    await this.enqueuer.enqueue(notices);
  }

  private noticeTo(
    owner: Recipient,
    { channel: capped, settings }: CappedChannel,
    preferences: MemberPreferences = defaultPreferences,
    now: Date,
  ): NewDelivery {
    const notice = words[builtInLocale(owner.locale ?? settings.locale)](capped);
    const cause = `${CAP_REASON}:${capped}:${localDate(settings.timeZone, now)}`;
    return this.notices.of(owner, preferences, { cause, severity: 'high', notice, except: capped }, now);
  }
}

/** The owners of a tenant; if there are none, its first member. */
function recipientsOf(members: readonly Recipient[], tenantId: string): readonly Recipient[] {
  const own = members.filter((one) => one.tenantId === tenantId);
  const owners = own.filter(({ roles }) => roles.includes('owner'));
  return owners.length > 0 ? owners : own;
}
