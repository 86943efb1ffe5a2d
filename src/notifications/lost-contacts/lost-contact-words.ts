import { oneLine } from '../../../libs/text/one-line';
import type { LostContact, LostReason } from '../../directory';
import type { MessageLocale } from '../content';
import type { NoticeText } from '../requests/notify-request';
import { cutText } from '../words/cut';

const MAX_NAME_LENGTH = 60;

interface LostContactWords {
  readonly somebody: string;
  readonly title: (name: string, channel: string) => string;
  readonly text: (address: string, why: string) => string;
  readonly reasons: Readonly<Record<LostReason, string>>;
}

const words: Readonly<Record<MessageLocale, LostContactWords>> = {
  en: {
    somebody: 'A member',
    title: (name, channel) => `${name} can no longer be reached over ${channel}`,
    text: (address, why) =>
      `${address}: ${why}. It was the last address on this channel; please add another one, or verify it again.`,
    reasons: {
      bounced: 'the address does not exist',
      unregistered: 'the device is no longer registered',
      gone: 'the receiver takes no more messages',
      blocked: 'the receiver has blocked these messages',
    },
  },
  es: {
    somebody: 'Un miembro',
    title: (name, channel) => `${name} ya no recibe mensajes por ${channel}`,
    text: (address, why) =>
      `${address}: ${why}. Era la última dirección en este canal; añada otra o vuelva a verificarla.`,
    reasons: {
      bounced: 'la dirección no existe',
      unregistered: 'el dispositivo ya no está registrado',
      gone: 'el receptor no admite más mensajes',
      blocked: 'el receptor ha bloqueado estos mensajes',
    },
  },
};

/** What a member and the owners are told when the last address of the member on a channel is lost. */
export function lostContactText({
  memberName,
  channel,
  maskedAddress,
  reason,
}: LostContact): Readonly<Record<MessageLocale, NoticeText>> {
  const inWords = ({ somebody, title, text, reasons }: LostContactWords): NoticeText => ({
    title: title(cutText(oneLine(memberName ?? somebody), MAX_NAME_LENGTH), channel),
    text: text(maskedAddress, reasons[reason]),
  });
  return { en: inWords(words.en), es: inWords(words.es) };
}
