import { createHmac } from 'node:crypto';
import { textOf } from '../answers';
import {
  boundedJson,
  type CallbackRequest,
  headerOf,
  isRecent,
  isSame,
  itemsIn,
  objectOf,
  type ProviderReport,
} from './callback';

/** Our buttons that act; others only open a page. */
const actions = ['campana_acknowledge', 'campana_resolve'];

function isGenuine(request: CallbackRequest, signingSecret: string, now: Date): boolean {
  const time = headerOf(request, 'x-slack-request-timestamp');
  if (!isRecent(time, now)) return false;
  const hmac = createHmac('sha256', signingSecret).update(`v0:${time}:`).update(request.body);
  return isSame(headerOf(request, 'x-slack-signature'), `v0=${hmac.digest('hex')}`);
}

const buttonsOf = (payload: Readonly<Record<string, unknown>>): readonly ProviderReport[] => {
  const [from, channel, time] = [
    textOf(objectOf(payload['user'])['id']),
    textOf(objectOf(payload['channel'])['id']),
    textOf(objectOf(payload['message'])['ts']),
  ];
  return itemsIn(payload['actions']).flatMap((item) => {
    const { action_id: action, value } = objectOf(item);
    const token = textOf(value);
    if (from === null || token === null || !actions.includes(textOf(action) ?? '')) return [];
    return {
      kind: 'button',
      channel: 'slack',
      from,
      token,
      providerMessageId: channel !== null && time !== null ? `${channel}/${time}` : null,
      answerTo: textOf(payload['response_url']),
    };
  });
};

/** Reads which buttons were pressed in Slack. @returns undefined when it is not from Slack, or older than five minutes */
export function readSlackCallback(
  request: CallbackRequest,
  signingSecret: string,
  now: Date,
): readonly ProviderReport[] | undefined {
  if (!isGenuine(request, signingSecret, now)) return undefined;
  const form = new URLSearchParams(request.body.toString());
  const payload = objectOf(boundedJson(form.get('payload') ?? ''));
  return payload['type'] === 'block_actions' ? buttonsOf(payload) : [];
}
