import { createHmac } from 'node:crypto';
import { textOf } from '../answers';
import {
  boundedJson,
  type CallbackRequest,
  headerOf,
  isSame,
  itemsIn,
  knownIn,
  objectOf,
  type ProviderReport,
  type ReportedStatus,
} from './callback';

const statuses: Readonly<Record<string, ReportedStatus>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

const OPTED_OUT = '131050';

const statusOf = (item: unknown): ProviderReport | undefined => {
  const { id, status: name, errors } = objectOf(item);
  const status = knownIn(statuses, textOf(name));
  if (status === undefined || textOf(id) === null) return undefined;
  const errorCode = textOf(objectOf(itemsIn(errors)[0])['code']);
  return {
    kind: 'status',
    deliveryId: null,
    providerMessageId: textOf(id),
    status,
    errorCode,
    disables: errorCode === OPTED_OUT ? 'opted_out' : null,
  };
};

const replyOf = (item: unknown): ProviderReport | undefined => {
  const { from, text, button } = objectOf(item);
  const said = textOf(objectOf(button)['payload']) ?? textOf(objectOf(text)['body']);
  const number = textOf(from);
  if (said === null || number === null) return undefined;
  return { kind: 'reply', channel: 'whatsapp', from: `+${number.replace('+', '')}`, text: said, optOut: null };
};

const reportsOf = (value: unknown): readonly ProviderReport[] => {
  const { statuses: sent, messages } = objectOf(value);
  return [
    ...itemsIn(sent).flatMap((item) => statusOf(item) ?? []),
    ...itemsIn(messages).flatMap((item) => replyOf(item) ?? []),
  ];
};

/** Reads what WhatsApp reports through Meta. @returns undefined when it is not from Meta */
export function readMetaCallback(request: CallbackRequest, appSecret: string): readonly ProviderReport[] | undefined {
  const expected = `sha256=${createHmac('sha256', appSecret).update(request.body).digest('hex')}`;
  if (!isSame(headerOf(request, 'x-hub-signature-256'), expected)) return undefined;
  const { entry } = objectOf(boundedJson(request.body.toString()));
  return itemsIn(entry)
    .flatMap((one) => itemsIn(objectOf(one)['changes']))
    .flatMap((change) => reportsOf(objectOf(change)['value']));
}

/**
 * The answer to the GET by which Meta checks the URL of the callback.
 * @returns the text to answer with; undefined when it does not know our token
 */
export function metaChallenge(query: Readonly<Record<string, unknown>>, verifyToken: string): string | undefined {
  const [mode, token, challenge] = ['mode', 'verify_token', 'challenge'].map((name) => textOf(query[`hub.${name}`]));
  const isGenuine = mode === 'subscribe' && isSame(token ?? undefined, verifyToken);
  return isGenuine && challenge && /^\w{1,200}$/.test(challenge) ? challenge : undefined;
}
