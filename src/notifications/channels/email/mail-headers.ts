import type { Envelope } from '../../content';

/** The header lines of a message beside sender, recipient and subject, and its id. */
export interface MailHeaders {
  /** The same for each attempt, so that a mail server can recognise a repeat. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

const mayBeMuted = ({ kind, severity }: Envelope): boolean =>
  severity !== 'critical' && kind !== 'code' && kind !== 'test';

/**
 * The headers of a message: mails of one episode form a thread, critical ones are important, and all but critical ones, codes
 * and tests can be unsubscribed from with one click (RFC 8058).
 * @param sender the address of the sender, whose domain the ids have
 */
export function mailHeaders(envelope: Envelope, sender: string): MailHeaders {
  const { deliveryId, alertId, episode, severity, unsubscribeUrl } = envelope;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return {
    messageId: `<${deliveryId}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(alertId !== null && { References: `<${alertId}.${episode ?? 1}@${domain}>` }),
      ...(severity === 'critical' && { Importance: 'high' }),
      ...(unsubscribeUrl !== null &&
        mayBeMuted(envelope) && {
          'List-Unsubscribe': `<${unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
    },
  };
}
