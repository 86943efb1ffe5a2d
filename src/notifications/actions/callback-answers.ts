import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import { OutboundClients } from '../../../libs/outbound/outbound.module';
import { type CallbackProvider, callbackUrl } from '../channels/callbacks/callback';
import { answerSlackButton } from '../channels/chat/answer-slack';
import { EMPTY_TWIML, messageTwiml } from '../channels/twilio/twiml-answer';
import { twimlOf } from '../channels/twilio/twilio-voice';
import { cutText } from '../words/cut';
import type { PersonAnswer } from './commands/handle-callback';

/** What Telegram shows above the chat. */
const MAX_TELEGRAM_LENGTH = 200;

/** What a callback is answered with: XML for Twilio, JSON for all others. */
export type CallbackAnswer = { readonly xml: string } | { readonly json: object };

/** Answers the people who pressed something, or wrote, as their provider takes it. */
@Injectable()
export class CallbackAnswers {
  private readonly log = new Logger(CallbackAnswers.name);

  constructor(
    private readonly config: Config,
    private readonly clients: OutboundClients,
  ) {}

  /** Makes the answer to a callback. That to a button of Slack is sent; if it does not arrive, what was done stays done. */
  async of(provider: CallbackProvider, answers: readonly PersonAnswer[]): Promise<CallbackAnswer> {
    const [first] = answers;
    if (provider === 'twilio') return { xml: first ? this.twimlFor(first) : EMPTY_TWIML };
    if (provider === 'slack') for (const answer of answers) await this.answerSlack(answer);
    if (provider !== 'telegram' || first?.kind !== 'button') return { json: {} };
    // Telegram takes a call of its API as the answer to its callback
    const text = cutText(first.text, MAX_TELEGRAM_LENGTH);
    return { json: { method: 'answerCallbackQuery', callback_query_id: first.answerTo, text } };
  }

  private twimlFor(answer: PersonAnswer): string {
    if (answer.kind === 'text') return messageTwiml(answer.text);
    if (answer.kind === 'button') return EMPTY_TWIML;
    const { publicUrl } = this.config.providers;
    const { deliveryId, content } = answer;
    return twimlOf(content, publicUrl && callbackUrl(publicUrl, 'twilio', { delivery_id: deliveryId, event: 'keys' }));
  }

  private async answerSlack(answer: PersonAnswer): Promise<void> {
    if (answer.kind !== 'button') return;
    const result = await answerSlackButton(this.clients.userUrls, answer.answerTo, answer.text);
    if ('failure' in result) this.log.warn(`Slack could not be answered: ${result.failure}`);
  }
}
