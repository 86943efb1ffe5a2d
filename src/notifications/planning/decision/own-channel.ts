import type { Channel } from '../../../../libs/config/config';
import type { RecipientContact } from '../../../directory';
import type { MemberPreferences } from '../../wishes/wishes';

/** How a member gets a message about no alert. */
export interface OwnChannel {
  readonly channel: Channel;
  /** null: in the app. */
  readonly contact: RecipientContact | null;
}

/**
 * The first channel of a member's order that can be used and is not turned off; else the app.
 * @param except a channel that is not to be used
 */
export function ownChannel(
  contacts: readonly RecipientContact[],
  { channelOrder, channels }: MemberPreferences,
  hasProvider: (channel: Channel) => boolean,
  except?: Channel,
): OwnChannel {
  for (const channel of channelOrder) {
    if (channel === except || channels[channel] === false || !hasProvider(channel)) continue;
    const contact = contacts.find(
      (one) => one.channel === channel && one.isVerified && one.isEnabled && one.disabledReason === null,
    );
    if (contact) return { channel, contact };
  }
  return { channel: 'in_app', contact: null };
}
