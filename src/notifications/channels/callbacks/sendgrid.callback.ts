import { createPublicKey, verify } from 'node:crypto';
import type { DisabledReason } from '../../content';
import { textOf } from '../answers';
import {
  boundedJson,
  type CallbackRequest,
  headerOf,
  isRecent,
  itemsIn,
  knownIn,
  objectOf,
  type ProviderReport,
  type ReportedStatus,
} from './callback';

const statuses: Readonly<Record<string, ReportedStatus>> = {
  processed: 'sent',
  delivered: 'delivered',
  open: 'read',
  bounce: 'failed',
  dropped: 'failed',
  // these come after a message was delivered, and say that the next one is not wanted
  spamreport: 'delivered',
  unsubscribe: 'delivered',
  group_unsubscribe: 'delivered',
};

function isGenuine(request: CallbackRequest, publicKey: string, now: Date): boolean {
  const time = headerOf(request, 'x-twilio-email-event-webhook-timestamp');
  const signature = headerOf(request, 'x-twilio-email-event-webhook-signature');
  if (time === undefined || signature === undefined || !isRecent(time, now)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify('sha256', Buffer.concat([Buffer.from(time), request.body]), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** A bounce ends an address only if it says that there is no such address; others say that a server did not want it. */
function disablesOf(event: string, fields: Readonly<Record<string, unknown>>): DisabledReason | null {
  if (['spamreport', 'unsubscribe', 'group_unsubscribe'].includes(event)) return 'opted_out';
  const reason = textOf(fields['reason']) ?? '';
  if (event === 'dropped') {
    if (/unsubscribed|spam report/i.test(reason)) return 'opted_out';
    return /bounced address/i.test(reason) ? 'bounced' : null;
  }
  const isHard =
    event === 'bounce' && fields['type'] !== 'blocked' && (textOf(fields['status']) ?? '').startsWith('5.1.');
  return isHard ? 'bounced' : null;
}

function reportOf(item: unknown): ProviderReport | undefined {
  const fields = objectOf(item);
  const event = textOf(fields['event']) ?? '';
  const status = knownIn(statuses, event);
  const deliveryId = textOf(fields['delivery_id']);
  const messageId = textOf(fields['sg_message_id'])?.split('.')[0] ?? null;
  if (status === undefined || (deliveryId === null && messageId === null)) return undefined;
  return {
    kind: 'status',
    deliveryId,
    providerMessageId: messageId,
    status,
    errorCode: status === 'failed' ? textOf(fields['status']) : null,
    disables: disablesOf(event, fields),
  };
}

/** Reads the events of SendGrid. @returns undefined when they are not from SendGrid, or older than five minutes */
export function readSendGridCallback(
  request: CallbackRequest,
  publicKey: string,
  now: Date,
): readonly ProviderReport[] | undefined {
  if (!isGenuine(request, publicKey, now)) return undefined;
  return itemsIn(boundedJson(request.body.toString())).flatMap((item) => reportOf(item) ?? []);
}
