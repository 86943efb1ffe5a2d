import type { OutboundAnswer } from '../../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { type AnswerTable, judge, jsonOf, type Reading, refused, retry, textOf } from '../answers';
import { objectOf } from '../callbacks/callback';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { hostOfUrl, secretsOfUrl, sendJson } from '../send-json';

/** Workflows answer 202 without a body. Older connectors answer 200 also when Teams refused, and say so in the text. */
export const teamsAnswers: AnswerTable = {
  relay_failed: retry('server_error'),
  relay_limited: retry('rate_limited'),
  'HTTP 410': refused('client_error', 'gone'),
};

const readTeams = (answer: OutboundAnswer): Reading => {
  const text = answer.body.toString();
  const isFailure = answer.status === 200 && /message delivery failed/i.test(text);
  const relay = isFailure ? (/\b429\b/.test(text) ? 'relay_limited' : 'relay_failed') : null;
  const { code, message } = objectOf(jsonOf(answer)['error']);
  return { code: relay ?? textOf(code), id: null, detail: textOf(message) };
};

/** Adaptive Cards to Microsoft Teams, over the URL of a workflow. */
export class TeamsProvider implements ChannelProvider<'teams'> {
  readonly channel = 'teams';
  readonly name = 'teams';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;

  constructor(
    private readonly client: OutboundClient,
    private readonly timeoutMs: number,
  ) {}

  takes(): boolean {
    return true;
  }

  accountOf({ url }: AddressByChannel['teams']): string {
    return hostOfUrl(url);
  }

  async send(
    { sentAt }: Envelope,
    { card }: ContentByChannel['teams'],
    { url }: AddressByChannel['teams'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
    const body = { type: 'message', attachments };
    const result = await sendJson(this.client, { url, body, timeoutMs: this.timeoutMs, signal });
    return judge(result, teamsAnswers, readTeams, { hidden: secretsOfUrl(url), at: sentAt });
  }
}
