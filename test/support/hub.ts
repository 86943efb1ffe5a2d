import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { Pool, type PoolClient } from 'pg';
import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import { leaveSharedApplication, ownApplication, SECRET, sharedApplication } from './application';
import { Outsider } from './outsider';
import type { Process } from './process';

export { Outsider, SECRET };

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

/** A bearer token like those of the identity provider; `claims` override the defaults. */
export const token = (tenantId: string, role = 'owner', claims: Json = {}, secret = SECRET): Promise<string> =>
  new SignJWT({ tenant_id: tenantId, roles: [role], sub: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(typeof claims['exp'] === 'number' ? claims['exp'] : '1h')
    .sign(new TextEncoder().encode(secret));

/** A token with the permissions of owners but without a role: who uses it does not become a member, which is audited. */
export const administratorToken = (tenantId: string, claims: Json = {}): Promise<string> => {
  const permissions = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast'];
  return token(tenantId, 'none', { permissions, ...claims });
};

/** The application under test on the real services, with a tenant of its own and functions to call it from outside. */
export class Hub {
  readonly tenantId = randomUUID();
  private knownToken?: Promise<string>;

  private constructor(
    readonly url: string,
    readonly outside: Outsider,
    private readonly owner: Pool,
    private readonly close?: () => Promise<unknown>,
    private readonly inProcess?: NestFastifyApplication,
  ) {}

  /**
   * Starts the hub in this process.
   * @param environment variables that differ from the defaults. With it, even if empty, the file gets an application
   * of its own; without it, the application that the files of a worker share
   */
  static async start(environment?: Record<string, string>): Promise<Hub> {
    const app = await (environment ? ownApplication(environment) : sharedApplication());
    return Hub.around(await app.getUrl(), environment && (() => app.close()), app);
  }

  /** The hub in a process of its own, for tests of the state of a process, such as its metrics. */
  static async of(process: Pick<Process, 'url' | 'ready' | 'stop'>): Promise<Hub> {
    await process.ready();
    return Hub.around(process.url, () => process.stop());
  }

  private static async around(
    url: string,
    close?: () => Promise<unknown>,
    inProcess?: NestFastifyApplication,
  ): Promise<Hub> {
    const owner = new Pool({ connectionString: process.env['DATABASE_URL'] ?? '', max: 2 });
    // a connection that PostgreSQL ends while it is idle
    owner.on('error', () => undefined);
    return new Hub(url, await Outsider.connect(), owner, close, inProcess);
  }

  /** Starts another hub beside this one, which does not consume events. */
  sibling(environment: Record<string, string>): Promise<Hub> {
    return Hub.start({ ROLE: 'api', ...environment });
  }

  async stop(): Promise<void> {
    await (this.close ?? leaveSharedApplication)();
    await this.outside.close();
    await this.owner.end();
  }

  /** The application itself, for tests of functions that have no route. */
  get app(): NestFastifyApplication {
    if (!this.inProcess) throw new Error('this hub runs in a process of its own');
    return this.inProcess;
  }

  /** Moves the clock forward instead of waiting. Needs an application of the file's own: `Hub.start({})`. */
  moveClock(byMs: number): void {
    if (!this.close) throw new Error('other files share this application: start it with Hub.start({})');
    const clock = this.app.get(Clock, { strict: false });
    const now = clock.now.bind(clock);
    clock.now = () => new Date(now().getTime() + byMs);
  }

  /** Runs SQL as the owner of the database, to whom row-level security does not apply. */
  async sql<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.owner.query(text, values)).rows as T[];
  }

  /** Runs statements as the owner of the database in one transaction, which is rolled back. */
  async rolledBack<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.owner.connect();
    try {
      await client.query('BEGIN');
      return await work(client);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  /** The token of an owner of the test's tenant, always the same one. */
  private get ownerToken(): Promise<string> {
    return (this.knownToken ??= token(this.tenantId));
  }

  /** Sends a request, by default with the token of an owner of the test's tenant. The token `''` means: no token. */
  async call<T = Json>(method: string, path: string, { token: given, body, headers }: Call = {}): Promise<Answer<T>> {
    const bearer = given ?? (await this.ownerToken);
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

  /** An event of the test's tenant; a test sets only the fields that matter to it. */
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

  /** Publishes an event on the exchange of its type: its first word. */
  async publish(event: Json): Promise<void> {
    const eventType = String(event['event_type']);
    await this.outside.publish(eventType.split('.')[0] ?? '', eventType, event);
  }

  /** Waits until the test's tenant has at least `count` alerts. @returns them */
  async alerts(count = 1, query = ''): Promise<Json[]> {
    return eventually(
      async () => {
        const { body } = await this.call<{ items: Json[] }>('GET', `/api/v1/alerts?limit=200${query}`);
        return body.items.length >= count ? body.items : undefined;
      },
      { what: `${count} alert(s)` },
    );
  }

  /** Publishes an event and waits for its alert. */
  async anAlert(fields: Json = {}): Promise<Json> {
    const event = this.event(fields);
    await this.publish(event);
    return eventually(async () =>
      (await this.alerts(1)).find(({ source_event_id }) => source_event_id === event['event_id']),
    );
  }
}
