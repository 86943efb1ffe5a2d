import { randomUUID } from 'node:crypto';
import { DeliveryHub, localReceivers, WebhookReceiver } from './delivery-hub';
import { Hub, type Json } from './hub';

/** A member with a verified webhook of their own. */
export interface WebhookMember {
  readonly id: string;
  /** Of the webhook, at the receiver. */
  readonly path: string;
  /** Where a delivery to the webhook goes. */
  readonly target: { readonly userId: string; readonly contactMethodId: string };
}

/** An application of the test's own that calls webhooks on this machine, and what receives them. */
export class WebhookHub {
  private constructor(
    readonly hub: Hub,
    readonly deliveries: DeliveryHub,
    readonly receiver: WebhookReceiver,
  ) {}

  /** @param config settings of the tenant, as the API takes them; none: the defaults */
  static async start(config?: Json): Promise<WebhookHub> {
    const receiver = await WebhookReceiver.open();
    const hub = await Hub.start(localReceivers);
    const deliveries = await DeliveryHub.of(hub);
    if (config) await hub.call('PUT', '/api/v1/alerts/config', { body: config });
    return new WebhookHub(hub, deliveries, receiver);
  }

  /** Adds a member with a verified webhook. @param fields of the member, as the API takes them; none: those of any member */
  async member(fields?: Json): Promise<WebhookMember> {
    const path = `/${randomUUID()}`;
    const target = await this.deliveries.target('webhook', this.receiver.urlOf(path));
    if (fields) await this.hub.call('PUT', `/api/v1/alerts/members/${target.userId}`, { body: fields });
    return { id: target.userId, path, target };
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    await this.receiver.close();
  }
}
