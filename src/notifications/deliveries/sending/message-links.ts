import { Injectable } from '@nestjs/common';
import { Config } from '../../../../libs/config/config';
import { Secrets } from '../../../../libs/secrets/secrets';
import { type AlertRow, isOpen } from '../../../alerts';
import type { ButtonTokens, MessageLinks } from '../../words/message-facts';
import type { DeliveryRow } from '../delivery-row';
import { ActionTokens, type TokenAction } from './action-tokens';

const HOUR_MS = 3_600_000;
const noLinks: MessageLinks = { open: null, acknowledge: null, resolve: null, extend: null, unsubscribe: null };

/** Makes the links of messages. Without a public address or a key there are none. */
@Injectable()
export class MessageLinkMaker {
  constructor(
    private readonly config: Config,
    private readonly secrets: Secrets,
    private readonly tokens: ActionTokens,
  ) {}

  /** The links of a delivery. Destinations can only open the alert: nobody knows who presses there. */
  linksOf(delivery: DeliveryRow, alert: AlertRow | null, now: Date): MessageLinks {
    const { publicUrl } = this.config.providers;
    if (publicUrl === undefined || !this.secrets.isConfigured) return noLinks;
    const { kind, alertId, userId, content } = delivery;
    const link = (action: TokenAction, path = 'a') => `${publicUrl}/${path}/${this.tokenOf(delivery, action, now)}`;
    const acting = kind === 'alert' && userId !== null ? openActions(delivery, alert) : [];
    return {
      open: alertId === null ? null : link('open'),
      acknowledge: acting.includes('acknowledge') ? link('acknowledge') : null,
      resolve: acting.includes('resolve') ? link('resolve') : null,
      extend: content.suppression && userId !== null ? link('extend') : null,
      unsubscribe: isUnsubscribable(delivery) ? link('unsubscribe', 'u') : null,
    };
  }

  /** The link that opens the alert of a delivery; null: there are no links. */
  openLinkOf(id: string, now: Date): string | null {
    const { publicUrl } = this.config.providers;
    if (publicUrl === undefined || !this.secrets.isConfigured) return null;
    return `${publicUrl}/a/${this.tokenOf({ id }, 'open', now)}`;
  }

  /** The tokens of buttons that call back, on the channels whose callbacks say who pressed; for a call, its keys. */
  buttonsOf(delivery: DeliveryRow, alert: AlertRow | null, now: Date): ButtonTokens | null {
    const { channel, kind } = delivery;
    const { callbacks, publicUrl } = this.config.providers;
    const { slackSigningSecret, telegramSecret, twilioAuthToken } = callbacks;
    const isHeard =
      (channel === 'slack' && slackSigningSecret !== undefined) ||
      (channel === 'telegram' && telegramSecret !== undefined) ||
      (channel === 'voice' && twilioAuthToken !== undefined && publicUrl !== undefined);
    if (!isHeard || !this.secrets.isConfigured || kind !== 'alert' || alert === null) return null;
    const acting = openActions(delivery, alert);
    return {
      acknowledge: acting.includes('acknowledge') ? this.tokenOf(delivery, 'acknowledge', now) : null,
      resolve: acting.includes('resolve') ? this.tokenOf(delivery, 'resolve', now) : null,
    };
  }

  private tokenOf({ id }: Pick<DeliveryRow, 'id'>, action: TokenAction, now: Date): string {
    const hours = this.config.delivery.actionLinkHours;
    // a link for unsubscribing must work as long as the message may lie in a mailbox
    const ttlMs = (action === 'unsubscribe' ? Math.max(hours, 30 * 24) : hours) * HOUR_MS;
    return this.tokens.create({ deliveryId: id, action, expiresAt: new Date(now.getTime() + ttlMs) });
  }
}

/** What can be done about an alert as it is now: its messages offer nothing else. */
function openActions({ episode }: DeliveryRow, alert: AlertRow | null): readonly ('acknowledge' | 'resolve')[] {
  const isOver = !alert || !isOpen(alert.status) || (episode !== null && alert.episode !== episode);
  if (isOver) return [];
  return alert.status === 'acknowledged' ? ['resolve'] : ['acknowledge', 'resolve'];
}

/** Nobody can unsubscribe from critical alerts, codes and tests. */
const isUnsubscribable = ({ userId, severity, kind }: DeliveryRow): boolean =>
  userId !== null && severity !== 'critical' && kind !== 'code' && kind !== 'test';
