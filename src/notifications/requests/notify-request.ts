import type { Channel } from '../../../libs/config/config';
import type { MemberRole } from '../../directory';
import type { MessageLocale } from '../content';
import type { MessageReason } from '../words/message-facts';

/** Who is to be told: a member, all with a role, a destination whatever it matches, or `told`: all who heard this episode. */
export type NotifyTarget =
  { readonly memberId: string } | { readonly role: MemberRole } | { readonly destinationId: string } | 'told';

/** The words of a notice: plain text. */
export interface NoticeText {
  readonly title: string;
  readonly text: string;
}

/** What others want somebody to be told. */
export interface NotifyRequest {
  readonly tenantId: string;
  /** null: it is about no alert. It needs a text then. */
  readonly alertId: string | null;
  /** The epoch of the alert in which it was asked for: in a later one nobody is told. null: whatever happened since. */
  readonly epoch: number | null;
  /** Why, such as `escalated:2`, at most 100 characters. Nobody is told twice of one cause over a channel. */
  readonly cause: string;
  readonly targets: readonly NotifyTarget[];
  /** null: those of the alert or, without one, those of medium severity. Wishes of members have precedence as always. */
  readonly channels: readonly Channel[] | null;
  /** Whether it passes digests and quiet hours, and is sent before what is not urgent. */
  readonly urgent: boolean;
  /** Whether a member asked for it: then it is told of a silenced alert, too, and of one that notifies nobody by itself. */
  readonly byMember?: boolean;
  /** A notice in these words, in the reader's language; null: the alert is told. */
  readonly text: Readonly<Record<MessageLocale, NoticeText>> | null;
  /** Why the reader gets it; null: the words say it. */
  readonly reason: MessageReason | null;
  /** The suppression that a notice is about, and when it ends (ISO 8601): members get a link that extends it by an hour. */
  readonly suppression?: { readonly id: string; readonly until: string };
}

/** What became of a request. */
export interface NotifyResult {
  /** To how many members and destinations something is sent, or was sent for this cause before. 0: it reaches nobody. */
  readonly reached: number;
}
