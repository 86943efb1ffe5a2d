import type { ContentByChannel } from '../../content';
import { cutText, longestThatFits } from '../cut';
import { withoutMarkdown } from '../markup';
import { plainRichText } from '../rich-text';
import { oneLine } from '../../../../libs/text/one-line';
import { isGsm7, MAX_SEGMENTS, segmentsOf } from '../sms-segments';
import type { Layout } from './layout';

/** All parameters of WhatsApp together: Meta allows 1,024 characters for them and the words of the approved template. */
const MAX_WHATSAPP_LENGTH = 900;
const MAX_WHATSAPP_ABOUT_LENGTH = 60;
const MAX_WHATSAPP_TITLE_LENGTH = 200;
const MAX_WHATSAPP_ACTION_LENGTH = 200;
const MAX_SPOKEN_LENGTH = 600;

const titleOf = ({ facts, words }: Layout): string => oneLine(facts.alert?.title ?? words.subject);

/** A text message of at most three segments; the link and how to answer are always whole. */
export function layoutSms(layout: Layout): ContentByChannel['sms'] {
  const { words, openUrl, facts, vocabulary } = layout;
  const end = [facts.replyNumber === null ? null : vocabulary.reply(facts.replyNumber), openUrl].filter(Boolean);
  const start = [words.subject, plainRichText(words.body)].filter(Boolean).join('\n');
  const message = (text: string) => [text, ...end].join('\n');
  if (segmentsOf(message(start)) <= MAX_SEGMENTS) return { text: message(start) };
  // an ellipsis would cost half of the room of a text in GSM-7
  const ellipsis = isGsm7(message(start)) ? '...' : undefined;
  const cut = longestThatFits(
    start.length,
    (max) => message(layout.cut('text', start, max, ellipsis)),
    (text) => segmentsOf(text) <= MAX_SEGMENTS,
  );
  return { text: cut };
}

/** WhatsApp refuses parameters that are empty or have line breaks. */
const parameter = (text: string): string => withoutMarkdown(oneLine(text)) || '–';

/** The five parameters of the approved template: severity, title, text, action, link. */
export function layoutWhatsapp(layout: Layout): ContentByChannel['whatsapp'] {
  const { facts, words, vocabulary, severity, openUrl } = layout;
  const link = openUrl ?? '–';
  const about = severity === null ? facts.tenant.brand : vocabulary.severities[severity];
  const first = cutText(parameter(about), MAX_WHATSAPP_ABOUT_LENGTH);
  const title = layout.cut('title', parameter(titleOf(layout)), MAX_WHATSAPP_TITLE_LENGTH);
  const wanted = facts.kind === 'resolved' ? facts.alert?.resolutionNotes : facts.alert?.recommendedAction;
  const action = layout.cut('action', parameter(wanted ?? ''), MAX_WHATSAPP_ACTION_LENGTH);
  const reply = facts.replyNumber === null ? '' : ` ${vocabulary.reply(facts.replyNumber)}`;
  const room = MAX_WHATSAPP_LENGTH - [first, title, reply, action, link].join('').length;
  const text = layout.cut('body', parameter(plainRichText(words.body)), Math.max(1, room));
  return { template: facts.kind, parameters: [first, title, text + reply, action, link] };
}

/** What is said on the telephone. */
export function layoutVoice(layout: Layout): ContentByChannel['voice'] {
  const { words, vocabulary, locale, facts, severity } = layout;
  const hasKeys = facts.kind === 'alert' && facts.tokens !== null;
  const end = hasKeys ? ` ${vocabulary.keys}` : '';
  const heading = severity === null ? words.subject : `${vocabulary.severities[severity]}. ${titleOf(layout)}`;
  const spoken = oneLine([heading, plainRichText(words.body)].filter(Boolean).join('. '));
  const text = layout.cut('text', spoken, MAX_SPOKEN_LENGTH - end.length);
  return { text: text + end, language: locale, keys: hasKeys };
}
