import { randomUUID } from 'node:crypto';
import { Global, INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule, EventsHandler } from '@nestjs/cqrs';
import type { ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
import { Config, loadConfig } from '../../libs/config/config';
import { DatabaseModule } from '../../libs/database/database.module';
import { Clock } from '../../libs/kernel/clock';
import { Broker } from '../../libs/messaging/broker';
import { MessagingModule } from '../../libs/messaging/messaging.module';
import type { EventsListener } from '../../libs/outbox/dispatcher';
import { Outbox } from '../../libs/outbox/outbox';
import { OutboxEvent } from '../../libs/outbox/outbox-event';
import { OutboxModule } from '../../libs/outbox/outbox.module';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { Json, Outsider, SECRET } from '../support/hub';

const tenant = randomUUID();

class Rang extends OutboxEvent {
  static readonly type = 'test.rang';
  static readonly wireName = 'rang';

  constructor(
    readonly bellId: string,
    readonly strokeNumber: number,
    readonly tenantId = tenant,
    readonly timestamp = new Date().toISOString(),
  ) {
    super();
  }

  subject(): string {
    return this.bellId;
  }
}

/** Hears everything, and fails at the strokes that it is told to fail at, so many times each. */
@EventsHandler(Rang)
class Listener implements EventsListener<Rang> {
  readonly heard: Rang[] = [];
  readonly failures = new Map<string, number>();

  handle(events: readonly Rang[]): Promise<void> {
    for (const { bellId, strokeNumber } of events) {
      const left = this.failures.get(`${bellId} ${strokeNumber}`) ?? 0;
      this.failures.set(`${bellId} ${strokeNumber}`, left - 1);
      if (left > 0) return Promise.reject(new Error(`no ear for stroke ${strokeNumber}`));
    }
    this.heard.push(...events);
    return Promise.resolve();
  }

  strokesOf(bellId: string): number[] {
    return this.heard.filter((event) => event.bellId === bellId).map(({ strokeNumber }) => strokeNumber);
  }
}

const config = loadConfig({ ...process.env, LOG_LEVEL: 'silent', AUTH_JWT_SECRET: SECRET });
const settings = [{ provide: Config, useValue: config }, Clock];

@Global()
@Module({
  imports: [CqrsModule.forRoot(), DatabaseModule.forRoot(), MessagingModule, OutboxModule],
  providers: [...settings, Listener],
  exports: settings,
})
class TestModule {}

let app: INestApplicationContext;
let outside: Outsider;
let owner: Pool;
let published: { message: ConsumeMessage; body: Json }[];
let listener: Listener;
beforeAll(async () => {
  await stopSharedApplication();
  app = await NestFactory.createApplicationContext(TestModule, { logger: false });
  await eventually(() => app.get(Broker).isConnected);
  listener = app.get(Listener);
  outside = await Outsider.connect();
  owner = new Pool({ connectionString: config.database.url, max: 2 });
  published = await eventually(() => outside.listen('alerts', 'test.rang'));
});
afterAll(async () => {
  await app.close();
  await outside.close();
  await owner.end();
});

const record = (...events: Rang[]) => app.get(Outbox).record(tenant, events);
const rowsOf = async (bell: string) =>
  (await owner.query<Json>('SELECT * FROM outbox WHERE aggregate_id = $1 ORDER BY seq', [bell])).rows;
const publishedOf = (bell: string) =>
  published.filter(({ body }) => body['bell_id'] === bell).map(({ body }) => body['stroke_number']);

it('a listener gets the events as they were recorded, with the id that others know them by', async () => {
  const bell = randomUUID();
  const event = new Rang(bell, 1);
  await record(event);
  await eventually(() => listener.strokesOf(bell).length === 1);
  const [got] = listener.heard.filter(({ bellId }) => bellId === bell);
  expect(got).toBeInstanceOf(Rang);
  expect(got?.subject()).toBe(bell);
  const [message] = published.filter(({ body }) => body['bell_id'] === bell);
  expect(got).toEqual(Object.assign(event, { eventId: message?.body['event_id'] }));
  expect(message?.body).toEqual({
    event_type: 'rang',
    event_id: message?.message.properties.messageId as string,
    bell_id: bell,
    stroke_number: 1,
    tenant_id: tenant,
    timestamp: event.timestamp,
  });
});

it('an event of which a listener failed comes again; later ones of its subject wait for it, others do not', async () => {
  const [bell, other] = [randomUUID(), randomUUID()];
  listener.failures.set(`${bell} 2`, 2);
  await record(new Rang(bell, 1), new Rang(bell, 2), new Rang(other, 1), new Rang(bell, 3), new Rang(other, 2));
  await eventually(() => listener.strokesOf(other).length === 2);
  expect(listener.strokesOf(bell)).toEqual([1]);
  await eventually(async () => (await rowsOf(bell))[0]?.['attempts'] === 1);
  expect(await rowsOf(bell)).toMatchObject([
    { attempts: 1, last_error: 'no ear for stroke 2', is_published: true },
    { attempts: 1, is_published: true },
  ]);
  // recorded while the subject waits: these must not overtake
  await record(new Rang(bell, 4), new Rang(other, 3));
  await eventually(() => listener.strokesOf(other).length === 3);
  expect(listener.strokesOf(bell)).toEqual([1]);
  expect((await app.get(Outbox).backlog()).failing).toBeGreaterThanOrEqual(2);

  await eventually(() => listener.strokesOf(bell).length === 4);
  expect(listener.strokesOf(bell)).toEqual([1, 2, 3, 4]);
  expect(listener.strokesOf(other)).toEqual([1, 2, 3]);
  await eventually(async () => (await rowsOf(bell)).length === 0);
  // the outside world hears each of them once, however often a listener fails
  expect(publishedOf(bell)).toEqual([1, 2, 3, 4]);
  expect(publishedOf(other)).toEqual([1, 2, 3]);
});

it('while a listener fails at one event of many, the others of its batch reach it', async () => {
  const bells = Array.from({ length: 50 }, () => randomUUID());
  const [broken = ''] = bells.slice(25);
  listener.failures.set(`${broken} 1`, 2);
  await record(...bells.map((bell) => new Rang(bell, 1)));
  const others = bells.filter((bell) => bell !== broken);
  await eventually(() => others.every((bell) => listener.strokesOf(bell).length > 0));
  expect(listener.strokesOf(broken)).toEqual([]);
  await eventually(() => listener.strokesOf(broken).length > 0);
  for (const bell of bells) expect(publishedOf(bell)).toEqual([1]);
});
