import { textOf } from '../answers';
import { boundedJson, type CallbackRequest, headerOf, isSame, objectOf, type ProviderReport } from './callback';

const buttonOf = (query: unknown): ProviderReport | undefined => {
  const { id, from, data, message } = objectOf(query);
  const [person, token] = [textOf(objectOf(from)['id']), textOf(data)];
  if (person === null || token === null) return undefined;
  const providerMessageId = textOf(objectOf(message)['message_id']);
  return { kind: 'button', channel: 'telegram', from: person, token, providerMessageId, answerTo: textOf(id) };
};

/** Only a private chat is somebody's own: in a group the code would verify all its members. */
const startOf = (message: unknown): ProviderReport | undefined => {
  const { text, chat } = objectOf(message);
  const { id, type } = objectOf(chat);
  const [, code] = /^\/start\s+(\S{1,64})\s*$/.exec(textOf(text) ?? '') ?? [];
  const chatId = textOf(id);
  return code !== undefined && chatId !== null && type === 'private'
    ? { kind: 'start', channel: 'telegram', chatId, code }
    : undefined;
};

/** Reads what people do in Telegram: buttons, and `/start <code>`. @returns undefined when it is not from Telegram */
export function readTelegramCallback(request: CallbackRequest, secret: string): readonly ProviderReport[] | undefined {
  if (!isSame(headerOf(request, 'x-telegram-bot-api-secret-token'), secret)) return undefined;
  const { callback_query: query, message } = objectOf(boundedJson(request.body.toString()));
  const report = query === undefined ? startOf(message) : buttonOf(query);
  return report ? [report] : [];
}
