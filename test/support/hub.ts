import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ChannelModel, connect, type ConsumeMessage, type Options } from 'amqplib';
import { SignJWT } from 'jose';
import { Pool } from 'pg';
import { loadConfig } from '../../libs/config/config';
import { eventually } from '../../libs/testing/eventually';
import { createApplication } from '../../src/application';
import { ConsumerStates } from '../../libs/messaging/consumer-states';

export const SECRET = 'a secret that only the tests use, 32+';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export type Json = Record<string, unknown>;

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A bearer token as the identity provider would make it; `claims` override. */
export const token = (tenantId: string, role = 'owner', claims: Json = {}, secret = SECRET): Promise<string> =>
  new SignJWT({ tenant_id: tenantId, roles: [role], sub: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(typeof claims['exp'] === 'number' ? claims['exp'] : '1h')
    .sign(new TextEncoder().encode(secret));

/** A program of somebody else, with a connection to RabbitMQ of its own. */
export class Outsider {
  private constructor(private readonly connection: ChannelModel) {}

  static async connect(): Promise<Outsider> {
    return new Outsider(await connect(process.env['RABBITMQ_URL'] ?? ''));
  }

  /** Publishes a body (as it is, or as JSON) and waits for the confirm. */
  async publish(exchange: string, routingKey: string, body: unknown, options: Options.Publish = {}): Promise<void> {
    await this.publishAll(exchange, [{ routingKey, body, options }]);
  }

  async publishAll(
    exchange: string,
    messages: { routingKey: string; body: unknown; options?: Options.Publish }[],
  ): Promise<void> {
    const channel = await this.connection.createConfirmChannel();
    for (const { routingKey, body, options } of messages)
      channel.publish(exchange, routingKey, Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)), {
        persistent: true,
        ...options,
      });
    await channel.waitForConfirms();
    await channel.close();
  }

  /** Everything that is published on an exchange from now on, as it comes. */
  async listen(exchange: string, routingKey = '#'): Promise<{ message: ConsumeMessage; body: Json }[]> {
    const channel = await this.connection.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, exchange, routingKey);
    const heard: { message: ConsumeMessage; body: Json }[] = [];
    await channel.consume(
      queue,
      (message) => message && heard.push({ message, body: JSON.parse(message.content.toString()) as Json }),
      {
        noAck: true,
      },
    );
    return heard;
  }

  /** The messages of a queue, taken out of it. */
  async drain(queue: string): Promise<ConsumeMessage[]> {
    const channel = await this.connection.createChannel();
    const messages: ConsumeMessage[] = [];
    for (let got = await channel.get(queue, { noAck: true }); got; got = await channel.get(queue, { noAck: true }))
      messages.push(got as unknown as ConsumeMessage);
    await channel.close();
    return messages;
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

const quiet = { LOG_LEVEL: 'silent', PORT: '0', HOST: '127.0.0.1', AUTH_JWT_SECRET: SECRET };

/** The hub under test, in this process, on the real services; and the outside world around it. */
export class Hub {
  readonly tenantId = randomUUID();

  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly outside: Outsider,
    private readonly owner: Pool,
  ) {}

  /** @param environment what differs from the defaults */
  static async start(environment: Record<string, string> = {}): Promise<Hub> {
    // all tests ask from one address
    const own = { ...quiet, RATE_LIMIT_PER_IP_PER_MINUTE: '0' };
    const config = loadConfig({ ...process.env, ...own, ...environment });
    const app = await createApplication(config);
    await app.listen(config.http.port, config.http.host);
    const consumers = app.get(ConsumerStates, { strict: false });
    await eventually(() => [...consumers.all.values()].every(({ isConsuming }) => isConsuming), { what: 'consuming' });
    const owner = new Pool({ connectionString: config.database.url, max: 2 });
    return new Hub(app, await app.getUrl(), await Outsider.connect(), owner);
  }

  /** Another one beside it, that takes no events. */
  sibling(environment: Record<string, string>): Promise<Hub> {
    return Hub.start({ ROLE: 'api', ...environment });
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.outside.close();
    await this.owner.end();
  }

  /** SQL as the owner of the database, whom row-level security does not bind. */
  async sql<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.owner.query(text, values)).rows as T[];
  }

  /** A request; as the owner of the test's tenant unless it says otherwise. `''` as the token: none. */
  async call<T = Json>(method: string, path: string, { token: given, body, headers }: Call = {}): Promise<Answer<T>> {
    const bearer = given ?? (await token(this.tenantId));
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** An event of the test's tenant; the test names only what matters to it. */
  event(fields: Json = {}): Json {
    return {
      event_id: randomUUID(),
      event_type: 'inventory.stockout',
      tenant_id: this.tenantId,
      timestamp: new Date().toISOString(),
      ingredient_id: randomUUID(),
      ingredient_name: 'Harina de Trigo',
      current_stock: 0,
      unit: 'kg',
      affected_orders: 5,
      supplier_name: 'Molinos',
      ...fields,
    };
  }

  /** Publishes an event on the exchange that its type names. */
  async publish(event: Json): Promise<void> {
    const eventType = String(event['event_type']);
    await this.outside.publish(eventType.split('.')[0] ?? '', eventType, event);
  }

  /** The alerts of the test's tenant, once there are that many. */
  async alerts(count = 1, query = ''): Promise<Json[]> {
    return eventually(
      async () => {
        const { body } = await this.call<{ items: Json[] }>('GET', `/api/v1/alerts?limit=200${query}`);
        return body.items.length >= count ? body.items : undefined;
      },
      { what: `${count} alert(s)` },
    );
  }

  /** A new alert of the test's tenant, raised by an event. */
  async anAlert(fields: Json = {}): Promise<Json> {
    const event = this.event(fields);
    await this.publish(event);
    return eventually(async () =>
      (await this.alerts(1)).find(({ source_event_id }) => source_event_id === event['event_id']),
    );
  }
}
