import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { TwilioProvider } from './twilio-provider';

/** How long the phone rings, and how long a key is waited for, in seconds. */
const RING_SECONDS = 30;
const KEY_SECONDS = 10;

const languages = { en: 'en-US', es: 'es-ES' } as const;

/** A text within XML. */
export const xmlText = (text: string): string =>
  text.replace(/[^\P{C}\n\t]/gu, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const say = ({ text, language }: ContentByChannel['voice']): string =>
  `<Say language="${languages[language]}">${xmlText(text)}</Say>`;

/**
 * What a call says, as TwiML. Also the answer to the key that repeats it.
 * @param keysUrl where a pressed key is reported; undefined: no key is waited for
 */
export const twimlOf = (content: ContentByChannel['voice'], keysUrl?: string): string =>
  content.keys && keysUrl
    ? `<Response><Gather numDigits="1" timeout="${KEY_SECONDS}" action="${xmlText(keysUrl)}">${say(content)}</Gather></Response>`
    : `<Response>${say(content)}</Response>`;

/** Calls over Twilio: the text is spoken, a key acknowledges, resolves or repeats. */
export class TwilioVoice extends TwilioProvider implements ChannelProvider<'voice'> {
  readonly channel = 'voice';

  send(
    envelope: Envelope,
    content: ContentByChannel['voice'],
    { number }: AddressByChannel['voice'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const fields = {
      To: number,
      From: this.from,
      Twiml: twimlOf(content, this.keysUrl(envelope.deliveryId)),
      Timeout: String(RING_SECONDS),
    };
    return this.account.create('Calls', fields, { envelope, to: number, signal });
  }

  /** Where a pressed key is reported; undefined if nothing can be reported. */
  keysUrl(deliveryId: string): string | undefined {
    return this.account.reportUrl(deliveryId, 'keys');
  }
}
