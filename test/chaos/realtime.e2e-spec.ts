import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { service, startStopped } from '../faults/service';
import { administratorToken } from '../support/hub';
import { Cluster } from './cluster';
import { type Beginning, FeedClient, type Handover, type Owners } from './feed-client';

const environment = (name: string): string | undefined => process.env[name] || undefined;

const DURATION_MS = Number(environment('CHAOS_MINUTES') ?? 1) * 60_000;
const CLIENTS = Number(environment('CHAOS_CLIENTS') ?? 100);
const ALERTS = 20;
const REDIS_STOPS = 5;
const REDIS_AWAY_MS = 2_000;
const KILLS = 4;
const CUT_EVERY_MS = 250;
/** So many frames a second for all clients together: they share the machine with what they test. */
const MAX_FRAMES = 4_000;
const MAX_EVENTS = 30;
const PAUSE_MS = 1_000 / Math.min(MAX_EVENTS, MAX_FRAMES / CLIENTS);
const CALM_WITHIN_MS = 120_000;

jest.setTimeout(DURATION_MS + 600_000);

const startedAt = Date.now();
const print = (text: string) =>
  process.stderr.write(`real time: ${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${text}\n`);

const tenantId = randomUUID();
let cluster: Cluster;
let database: Client;
const clients: FeedClient[] = [];

beforeAll(async () => {
  cluster = await Cluster.start(2);
  database = new Client({ connectionString: process.env['DATABASE_URL'] });
  await database.connect();
});
afterAll(async () => {
  for (const client of clients) client.stop();
  await startStopped();
  await Promise.all(cluster.replicas.map((replica) => replica.kill()));
  await database.end();
  cluster.close();
});

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const anyUrl = () => oneOf(cluster.replicas).url;

/** Reads who owns the alerts: all who ask before a read begins share it. */
function ownersReader(): () => Promise<Owners> {
  let next: Promise<Owners> | undefined;
  const read = async (): Promise<Owners> => {
    await after(100);
    next = undefined;
    const { rows } = await database.query<{ id: string; owner: string | null }>(
      'SELECT id, assigned_to AS owner FROM alerts WHERE tenant_id = $1',
      [tenantId],
    );
    return new Map(rows.map(({ id, owner }) => [id, owner]));
  };
  return () => (next ??= read());
}

/** Sends a request to any process. @returns undefined: the process was killed, or its services do not answer */
async function post(path: string, body: object, token: string): Promise<{ id: string } | undefined> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) };
  const response = await fetch(`${anyUrl()}/api/v1/alerts${path}`, request).catch(() => undefined);
  return response?.ok ? ((await response.json().catch(() => undefined)) as { id: string } | undefined) : undefined;
}

/** Members hand alerts over, until they are told to stop. @returns how often */
async function handOver(alertIds: readonly string[], token: string, isOver: () => boolean): Promise<number> {
  let count = 0;
  for (; !isOver(); await after(PAUSE_MS))
    if (await post(`/${oneOf(alertIds)}/assign`, { assigned_to: randomUUID() }, token)) count += 1;
  return count;
}

/** What happens meanwhile: at which part of the time. */
function disturbances(): readonly (readonly [part: number, name: string, work: () => Promise<unknown>])[] {
  const stopRedis = async () => {
    await service('down', 'redis');
    await after(REDIS_AWAY_MS);
    await service('up', 'redis');
  };
  const kill = async () => {
    const replica = oneOf(cluster.replicas);
    await replica.kill();
    await replica.start();
    await replica.ready();
  };
  const flush = async () => {
    const redis = new Redis(process.env['REDIS_URL'] ?? '', { lazyConnect: true });
    await redis.flushall();
    redis.disconnect();
  };
  return [
    ...Array.from({ length: REDIS_STOPS }, (_, i) => [(i + 0.3) / REDIS_STOPS, 'Redis stops', stopRedis] as const),
    ...Array.from({ length: KILLS }, (_, i) => [(i + 0.6) / KILLS, 'kill -9', kill] as const),
    [0.55, 'FLUSHALL', flush] as const,
  ].toSorted(([a], [b]) => a - b);
}

/** How many events a client did not hear between what it read and what it heard first. */
function missedAt({ alertId, read, heardFrom }: Beginning, nextOwner: ReadonlyMap<string, string | null>): number {
  let owner: string | null | undefined = read;
  for (let steps = 0; owner !== undefined; steps++) {
    if (owner === heardFrom) return steps;
    owner = nextOwner.get(`${alertId} ${owner}`);
  }
  // it had been heard before it was read
  return 0;
}

it('whatever is cut, killed, stopped or emptied, a client loses nothing and gets nothing twice, or is told to read again', async () => {
  const token = await administratorToken(tenantId);
  const text = {
    alert_type: 'handed_over',
    severity: 'low',
    title: 'An oven',
    description: 'It is cold.',
    notify: false,
  };
  const alertIds: string[] = [];
  while (alertIds.length < ALERTS) {
    const made = await post('', text, token);
    if (made) alertIds.push(made.id);
  }
  const nextOwner = new Map<string, string | null>();
  const onHandover = ({ alertId, before, after: to }: Handover) => void nextOwner.set(`${alertId} ${before}`, to);
  const read = ownersReader();
  for (let i = 1; i <= CLIENTS; i++) {
    const bearer = await administratorToken(tenantId, { sub: randomUUID(), exp: 4_102_444_800 });
    const client = new FeedClient({
      url: anyUrl,
      bearer,
      localAddress: `127.9.${i >> 8}.${i & 255}`,
      read,
      onHandover,
    });
    clients.push(client);
    client.connect();
  }
  await eventually(() => clients.every(({ isListening }) => isListening), {
    within: CALM_WITHIN_MS,
    what: 'all clients',
  });
  print(`${CLIENTS} clients, ${DURATION_MS / 60_000} min`);
  let isOver = false;
  const handingOver = handOver(alertIds, token, () => isOver);
  const beganAt = Date.now();
  const cutting = (async () => {
    for (; !isOver; await after(CUT_EVERY_MS)) for (let i = 0; i < CLIENTS / 20; i++) oneOf(clients).cut();
  })();
  for (const [part, name, work] of disturbances()) {
    await after(Math.max(0, beganAt + part * DURATION_MS - Date.now()));
    print(name);
    await work();
  }
  await after(Math.max(0, beganAt + DURATION_MS - Date.now()));
  isOver = true;
  const [handovers] = await Promise.all([handingOver, cutting]);
  await cluster.ready();
  print(`calm after ${handovers} events`);
  const missing = async () => {
    const owners = await read();
    return clients.filter(
      (client) => !client.isListening || [...owners].some(([id, owner]) => client.known.get(id) !== owner),
    );
  };
  await eventually(async () => (await missing()).length === 0, {
    within: CALM_WITHIN_MS,
    what: 'every client knows what is true',
  });
  for (const client of clients) client.endPart();
  const beginnings = clients.flatMap((client) => client.beginnings);
  const sum = (name: keyof FeedClient['counts']) => clients.reduce((total, { counts }) => total + counts[name], 0);
  const lost = beginnings.reduce((total, one) => total + missedAt(one, nextOwner), 0);
  const faults = clients.flatMap((client) => client.faults);
  const all = { handovers, heard: sum('events'), cuts: sum('cuts'), resumed: sum('resumed'), resyncs: sum('resyncs') };
  print(JSON.stringify({ ...all, lost, faults: faults.length }));
  expect(faults.slice(0, 10)).toEqual([]);
  expect(lost).toBe(0);
  // else nothing was shown
  expect(all.resumed).toBeGreaterThan(CLIENTS);
  expect(all.resyncs).toBeGreaterThan(2 * CLIENTS);
});
