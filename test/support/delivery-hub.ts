import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandBus } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../libs/database/database';
import { eventually } from '../../libs/testing/eventually';
import { EnqueueDeliveriesCommand } from '../../src/notifications/deliveries/commands/enqueue-deliveries';
import type { NewDelivery } from '../../src/notifications/deliveries/delivery-enqueuer';
import { DirectoryHub } from './directory-hub';
import { Hub, type Json } from './hub';

/** The variables with which Campana calls webhooks on this machine. */
export const localReceivers = { OUTBOUND_ALLOW_HTTP: 'true', OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8' };

/** What a webhook got: the id of the delivery, and the body. */
export interface ReceivedWebhook {
  readonly path: string;
  readonly id: string;
  readonly body: Json;
}

/** What a receiver answers: a status; `hang`: nothing. */
export type WebhookAnswer = number | 'hang' | { readonly status: number; readonly retryAfter: string };

/** A receiver of webhooks that behaves, by path, as a test tells it. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** By path: the answers to the next calls; `hang` says nothing. Then 200. */
  readonly answers = new Map<string, WebhookAnswer[]>();
  /** Called before an answer. What it returns, if anything, is the answer. */
  before: (webhook: ReceivedWebhook) => Promise<WebhookAnswer | undefined | void> = () => Promise.resolve();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<WebhookReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        const webhook = { path, id: String(request.headers['webhook-id']), body: JSON.parse(text) as Json };
        receiver.received.push(webhook);
        void receiver.before(webhook).then((own) => {
          const answer = own ?? receiver.answers.get(path)?.shift() ?? 200;
          if (answer === 'hang') return;
          if (typeof answer === 'object') response.setHeader('retry-after', answer.retryAfter);
          response.writeHead(typeof answer === 'object' ? answer.status : answer).end();
        });
      });
    });
    return receiver;
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** What came for a path. */
  at(path: string): readonly ReceivedWebhook[] {
    return this.received.filter((one) => one.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** Enqueues deliveries for the test's tenant, and looks what became of them. */
export class DeliveryHub {
  private constructor(
    readonly hub: Hub,
    readonly directory: DirectoryHub,
  ) {}

  static async of(hub: Hub): Promise<DeliveryHub> {
    return new DeliveryHub(hub, await DirectoryHub.of(hub));
  }

  /** A member with a verified contact method. @returns the target of a delivery */
  async target(channel: string, address: unknown): Promise<{ userId: string; contactMethodId: string }> {
    const { memberId, id } = await this.directory.memberWith({ channel, address });
    await this.hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
    return { userId: memberId, contactMethodId: id };
  }

  /** A delivery of a notice; a test names only what matters to it. */
  notice(fields: Partial<NewDelivery> & Pick<NewDelivery, 'target' | 'channel'>): NewDelivery {
    return {
      tenantId: this.hub.tenantId,
      alertId: null,
      episode: null,
      epoch: null,
      cause: `test:${randomUUID()}`,
      kind: 'notice',
      severity: 'high',
      priority: null,
      content: { notice: { title: 'A notice', text: 'Its text' } },
      state: 'pending',
      dueAt: new Date(),
      ...fields,
    };
  }

  /** Enqueues deliveries in a transaction of their own. @returns the ids of the new ones */
  async enqueue(...deliveries: NewDelivery[]): Promise<string[]> {
    const [database, commands] = [
      this.hub.app.get(Database, { strict: false }),
      this.hub.app.get(CommandBus, { strict: false }),
    ];
    const rows = await database.transaction(SYSTEM, () => commands.execute(new EnqueueDeliveriesCommand(deliveries)));
    return rows.map(({ id }) => id);
  }

  /** The rows of deliveries, as they are. */
  rows(ids: readonly string[]): Promise<Json[]> {
    return this.hub.sql<Json>('SELECT * FROM deliveries WHERE id = ANY ($1::uuid[]) ORDER BY id', [ids]);
  }

  /** The attempts of a delivery. */
  attempts(id: string): Promise<Json[]> {
    return this.hub.sql<Json>('SELECT * FROM delivery_attempts WHERE delivery_id = $1 ORDER BY n', [id]);
  }

  /** Waits until deliveries are in a state. @returns the first */
  until(state: string, ...ids: string[]): Promise<Json> {
    return eventually(
      async () => {
        const rows = await this.rows(ids);
        if (rows.length < ids.length || rows.some((row) => row['state'] !== state))
          throw new Error(JSON.stringify(rows.slice(0, 3).map((row) => [row['state'], row['state_reason']])));
        return rows[0];
      },
      { within: 20_000, what: `deliveries that are ${state}` },
    );
  }
}
