import type { AttemptResult, ContentByChannel, Envelope, SendingChannel } from '../content';

/** Where a push message goes: a browser's subscription, or an app's token. */
export type PushAddress =
  | {
      readonly kind: 'web';
      readonly endpoint: string;
      readonly keys: { readonly p256dh: string; readonly auth: string };
    }
  | { readonly kind: 'fcm'; readonly token: string; readonly platform: string };

/** A channel or a person, reached by a bot; or the URL of an incoming webhook. `botToken`: a destination's own bot. */
export type SlackAddress = { readonly channel: string; readonly botToken?: string } | { readonly url: string };

/** The decrypted address on each channel. */
export interface AddressByChannel {
  readonly email: { readonly email: string; readonly name: string | null };
  /** Numbers are E.164. */
  readonly sms: { readonly number: string };
  readonly whatsapp: { readonly number: string };
  readonly voice: { readonly number: string };
  readonly push: PushAddress;
  readonly slack: SlackAddress;
  readonly discord: { readonly url: string };
  readonly teams: { readonly url: string };
  readonly telegram: { readonly chatId: string };
  /** Up to two live secrets (`whsec_…`): a signature for each. */
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] };
}

/** Sends messages of one channel through one provider. It makes one attempt, and never throws for what the provider does. */
export interface ChannelProvider<C extends SendingChannel = SendingChannel> {
  readonly channel: C;
  /** The name that configuration, deliveries and metrics have for it, such as `twilio`. */
  readonly name: string;
  /** Whether a message that comes twice is recognised there by its delivery id. */
  readonly dropsRepeats: boolean;
  /** Whether the provider reports what becomes of a message. */
  readonly reportsDelivery: boolean;
  /** Whether a message that was sent can be changed. */
  readonly canEdit: boolean;
  /** Whether it can reach this address. */
  takes(address: AddressByChannel[C]): boolean;
  /** What fails together: the account with the provider, or the host of a URL. */
  accountOf(address: AddressByChannel[C]): string;
  /**
   * Makes one attempt.
   * @param signal ends the attempt early; the provider's own deadline holds as well
   * @returns what became of it
   */
  send(
    envelope: Envelope,
    content: ContentByChannel[C],
    address: AddressByChannel[C],
    signal?: AbortSignal,
  ): Promise<AttemptResult>;
}
