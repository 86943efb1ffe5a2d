import { setTimeout as after } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import { Client } from 'pg';
import { loadConfig } from '../../libs/config/config';
import { eventually } from '../../libs/testing/eventually';
import { Ledger, overAmqp, type Send } from '../faults/ledger';
import { disagreeingKeys, keysWithTwoOpenAlerts } from '../faults/open-alerts';
import { startStopped } from '../faults/service';
import { SECRET } from '../support/application';
import { aRule } from '../support/rules-hub';
import { Cluster } from './cluster';
import { Disturber, scheduleOf } from './disturbances';
import { lastingToken, Members } from './members';

const environment = (name: string): string | undefined => process.env[name] || undefined;

const DURATION_MS = Number(environment('CHAOS_MINUTES') ?? 10) * 60_000;
const seed = Number(environment('CHAOS_SEED') ?? Date.now() % 2 ** 31);
const OVENS = 40;
const CHUNK = 20;
const PAUSE_MS = 300;
/** Time to notice lost connections, by heartbeats and deadlines, and to pause no longer. */
const CALM_WITHIN_MS = 90_000;

jest.setTimeout(DURATION_MS + 600_000);

const startedAt = Date.now();
const print = (text: string) =>
  process.stderr.write(`chaos: ${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}\n`);

const exchanges = [...loadConfig({ ...process.env, AUTH_JWT_SECRET: SECRET }).ingestion.exchanges, 'http', 'dead'];

let cluster: Cluster;
let broker: ChannelModel | undefined;
afterAll(async () => {
  await startStopped();
  await broker?.close();
  cluster.close();
});

const anyUrl = () => cluster.replicas[Math.floor(Math.random() * cluster.replicas.length)]?.url ?? '';

const post = async (url: string, tenantId: string, body: string, method = 'POST'): Promise<Response> =>
  fetch(url, {
    method,
    // always the same member: an event that is sent again by another one is another event
    headers: {
      authorization: `Bearer ${await lastingToken(tenantId, { sub: tenantId })}`,
      'content-type': 'application/json',
    },
    body,
    signal: AbortSignal.timeout(20_000),
  });

/** Sends events of a tenant over HTTP to any process. */
const overHttp =
  (tenantId: () => string): Send =>
  async (messages) => {
    const body = `[${messages.map(({ content }) => content.toString()).join(',')}]`;
    const { status } = await post(`${anyUrl()}/api/v1/events`, tenantId(), body);
    if (status !== 202) throw new Error(`events: ${status}`);
  };

async function rows(sql: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** A tenant whose alerts members close and reopen all the time. */
async function openOvens(): Promise<Ledger> {
  const ledger = await Ledger.open((n) => ({ event_type: 'inventory.oven', oven: n % OVENS }));
  const rule = aRule({
    source_event_type: 'inventory.oven',
    aggregation_key_template: 'oven:{oven}',
    aggregation_window_minutes: 600,
  });
  const answers = [
    await post(`${anyUrl()}/api/v1/alerts/rules`, ledger.tenantId, JSON.stringify(rule)),
    await post(
      `${anyUrl()}/api/v1/alerts/config`,
      ledger.tenantId,
      JSON.stringify({ max_alerts_per_hour: 0, storm_alerts_per_minute: 0 }),
      'PUT',
    ),
  ];
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  return ledger;
}

/** Waits until each queue is empty and has one consumer of each process. */
async function untilQueuesAreConsumed(): Promise<void> {
  broker = await connect(process.env['RABBITMQ_URL'] ?? '');
  const channel = await broker.createChannel();
  for (const exchange of exchanges) {
    const queue = `alert_processor.${exchange}`;
    await eventually(
      async () => {
        const { messageCount, consumerCount } = await channel.checkQueue(queue);
        if (messageCount > 0 || consumerCount !== cluster.replicas.length)
          throw new Error(JSON.stringify({ messageCount, consumerCount }));
        return true;
      },
      { within: CALM_WITHIN_MS, what: `${queue}: empty, with one consumer of each process` },
    );
  }
}

it('whatever happens to processes, networks and services, every event is counted once, and everything recovers', async () => {
  print(`seed ${seed}, ${DURATION_MS / 60_000} min`);
  cluster = await Cluster.start(3);
  const ovens = await openOvens();
  const several = await Ledger.open();
  const http: Ledger = await Ledger.open((n) => ({
    event_type: 'inventory.stockout',
    ingredient_id: `i-${n % 100}`,
    ingredient_name: 'Sal',
  }));
  const [owners, others] = [new Members(ovens.tenantId, anyUrl), new Members(ovens.tenantId, anyUrl)];
  const disturber = new Disturber(cluster, print);

  let isOver = false;
  const publishing = [
    [ovens, overAmqp],
    [several, overAmqp],
    [http, overHttp(() => http.tenantId)],
  ].map(async ([ledger, send]) => {
    for (; !isOver; await after(PAUSE_MS)) await (ledger as Ledger).publish(CHUNK, CHUNK, send as Send);
  });
  const acting = [owners, others].map((members) => members.act(() => isOver));
  const work = Promise.all([...publishing, ...acting]);
  work.catch(() => (isOver = true));
  const until = Date.now() + DURATION_MS;
  for (const { disturbance, pauseMs } of scheduleOf(seed, Math.ceil(DURATION_MS / 200))) {
    if (Date.now() > until || isOver) break;
    disturber.disturb(disturbance);
    await after(pauseMs);
  }
  isOver = true;
  await disturber.calm();
  print('calm');
  await work;
  await cluster.ready();
  print(`ready; members acted ${owners.done + others.done} times`);
  for (const ledger of [ovens, several, http]) print(`accounted for: ${JSON.stringify(await ledger.settle())}`);
  await untilQueuesAreConsumed();
  const exitCodes = await Promise.all(cluster.replicas.map((replica) => replica.end()));
  expect({
    exitCodes,
    process: cluster.replicas.flatMap(({ faults }) => faults),
    members: [...owners.faults, ...others.faults],
    unexpectedLetters: await rows(`SELECT reason, error FROM dead_letters WHERE reason IN ('bug', 'unreadable')`),
    keysWithTwoOpenAlerts: await rows(keysWithTwoOpenAlerts, [ovens.tenantId]),
    disagreeingKeys: await rows(disagreeingKeys, [ovens.tenantId]),
  }).toEqual({
    exitCodes: [0, 0, 0],
    process: [],
    members: [],
    unexpectedLetters: [],
    keysWithTwoOpenAlerts: [],
    disagreeingKeys: [],
  });
});
