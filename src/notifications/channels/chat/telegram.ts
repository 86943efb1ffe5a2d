import type { ProviderSettings } from '../../../../libs/config/providers';
import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { accepted, type AnswerTable, judge, jsonOf, type Reading, refused, textOf, unknown } from '../answers';
import { objectOf } from '../callbacks/callback';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { sendJson } from '../send-json';

type TelegramSettings = NonNullable<ProviderSettings['telegram']>;

/** Telegram's answers: `ok` decides; 404 means that there is no such bot. */
export const telegramAnswers: AnswerTable = {
  ok: accepted,
  not_modified: accepted,
  unreadable: unknown('server_error'),
  'HTTP 200': refused('client_error'),
  'HTTP 403': refused('client_error', 'blocked'),
  'HTTP 404': refused('auth_error'),
};

const readTelegram = (answer: OutboundAnswer): Reading => {
  const { ok, result, description, parameters } = jsonOf(answer);
  const detail = textOf(description) ?? '';
  const unsaid = answer.status === 200 && ok === undefined ? 'unreadable' : null;
  const code = ok === true ? 'ok' : /message is not modified/i.test(detail) ? 'not_modified' : unsaid;
  return {
    code,
    id: textOf(objectOf(result)['message_id']),
    detail: detail || null,
    retryAfter: textOf(objectOf(parameters)['retry_after']) ?? undefined,
  };
};

/** What Telegram says when it cannot read the markup or a button; undefined if it says something else. */
const markupFault = (result: AttemptResult): 'text' | 'button' | undefined => {
  if (result.outcome !== 'refused' || result.statusCode !== 400) return undefined;
  if (/button|wrong http url/i.test(result.error)) return 'button';
  return /parse|entit|unsupported start tag/i.test(result.error) ? 'text' : undefined;
};

type Button = ContentByChannel['telegram']['buttons'][number];

const buttonOf = (button: Button): object =>
  'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.callbackData };

const keyboardOf = (buttons: readonly Button[]): object =>
  buttons.length > 0 ? { reply_markup: { inline_keyboard: [buttons.map(buttonOf)] } } : {};

const withMarkup = ({ text, buttons }: ContentByChannel['telegram']): object => ({
  text,
  parse_mode: 'HTML',
  ...keyboardOf(buttons),
});

/** Without markup, and without the buttons if they are what Telegram cannot read. */
const withoutMarkup = ({ plainText, buttons }: ContentByChannel['telegram'], fault: 'text' | 'button'): object => ({
  text: plainText,
  ...keyboardOf(fault === 'text' ? buttons : []),
});

/** Messages by a Telegram bot, with buttons; edited on a change, and answered. */
export class TelegramProvider implements ChannelProvider<'telegram'> {
  readonly channel = 'telegram';
  readonly name = 'telegram';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = true;

  constructor(
    private readonly settings: TelegramSettings,
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'telegram';
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['telegram'],
    { chatId }: AddressByChannel['telegram'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const result = await this.post(envelope, withMarkup(content), chatId, signal);
    const fault = markupFault(result);
    return fault ? this.post(envelope, withoutMarkup(content, fault), chatId, signal) : result;
  }

  private async post(
    { earlierMessageId, isEdit, sentAt }: Envelope,
    message: object,
    chatId: string,
    signal: AbortSignal | undefined,
  ): Promise<AttemptResult> {
    const { apiUrl, botToken } = this.settings;
    const earlier = earlierMessageId === null ? undefined : Number(earlierMessageId);
    const place =
      earlier === undefined
        ? {}
        : isEdit
          ? { message_id: earlier }
          : { reply_parameters: { message_id: earlier, allow_sending_without_reply: true } };
    const result = await sendJson(this.client, {
      url: `${apiUrl}/bot${botToken}/${isEdit && earlier !== undefined ? 'editMessageText' : 'sendMessage'}`,
      body: { chat_id: chatId, ...place, ...message, link_preview_options: { is_disabled: true } },
      timeoutMs: this.timeoutMs,
      signal,
    });
    return judge(result, telegramAnswers, readTelegram, { hidden: [botToken, chatId], at: sentAt });
  }
}
