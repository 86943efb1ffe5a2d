#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { down } from '../scripts/services/index.mjs';
import { anEvent, Machinery, median, until } from './machinery.mjs';

const names = ['sockets', 'latency', 'fan-out', 'ingestion'];
const positionals = process.argv.slice(2);
const unknown = positionals.find((name) => !names.includes(name));
if (unknown) throw new RangeError(`${unknown} is none of ${names.join(', ')}`);
const chosen = positionals.length > 0 ? positionals : names;

const SECRET = randomUUID() + randomUUID();
const settings = {
  AUTH_JWT_SECRET: SECRET,
  REALTIME_MAX_SOCKETS_PER_ADDRESS: '100000',
  REALTIME_MAX_SOCKETS_PER_TENANT: '100000',
  REALTIME_MAX_SOCKETS_PER_MEMBER: '1000',
  REALTIME_FLOOD_EVENTS_PER_SECOND: '2000',
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_PER_IP_PER_MINUTE: '0',
  ENABLE_ESCALATION: 'false',
};

/** Prints a figure beside its bar. */
const line = (name, figure, bar, isGood) =>
  console.log(`${name.padEnd(52)} ${figure.padEnd(44)} bar ${bar.padEnd(18)} ${isGood ? 'ok' : 'MISSED'}`);

const tokenOf = (tenantId) =>
  new SignJWT({ tenant_id: tenantId, roles: ['owner'], sub: randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('2h')
    .sign(new TextEncoder().encode(SECRET));

/** Some tenants, and tokens of members that take turns among them. */
async function tenantsWith(count, members) {
  const tenants = Array.from({ length: count }, () => randomUUID());
  const tokens = await Promise.all(Array.from({ length: members }, (_, i) => tokenOf(tenants[i % count])));
  return { tenants, tokens };
}

/** Starts a process of Campana. @returns it with its URL */
async function start(machinery, env = {}) {
  const child = machinery.campana({ ...settings, ...env }, { hasMessages: true });
  const [{ url }] = await once(child, 'message');
  return { child, url };
}

/** The process with the clients. */
async function startClients(machinery) {
  const child = machinery.run('bench/realtime/clients.mjs', {}, { hasMessages: true });
  return {
    child,
    async ask(task, what = {}) {
      child.send({ task, ...what });
      const [{ ok, error }] = await once(child, 'message');
      if (error) throw new Error(error);
      return ok;
    },
  };
}

const residentKb = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** So that alerts of one tenant are new each: no two have the same key. */
const newEvent = (tenantId) => anEvent(tenantId, randomUUID());

async function measureSockets(machinery, clients) {
  const COUNT = 5_000;
  const { child, url } = await start(machinery, { ROLE: 'api' });
  const { tokens } = await tenantsWith(10, 500);
  await clients.ask('open', { count: 200, urls: [url], tokens });
  await sleep(3_000);
  const before = residentKb(child);
  await clients.ask('open', { count: COUNT - 200, urls: [url], tokens });
  await sleep(5_000);
  const after = residentKb(child);
  const each = (after - before) / (COUNT - 200);
  line(
    `${COUNT} subscribed sockets: memory of the process`,
    `${Math.round(after / 1024)} MB`,
    '300 MB',
    after < 300 * 1024,
  );
  line('memory of each', `${each.toFixed(1)} KB`, '12 KB', each <= 12);
  await clients.ask('close');
  await machinery.stop(child);
}

async function measureLatency(machinery, clients) {
  const [RATE, WARM_SECONDS, SECONDS, SOCKETS] = [100, 25, 30, 1_000];
  const started = [await start(machinery), await start(machinery)];
  const { tenants, tokens } = await tenantsWith(10, 200);
  await clients.ask('open', { count: SOCKETS, urls: started.map(({ url }) => url), tokens });
  const publishFor = async (seconds) => {
    for (let i = 0; i < RATE * seconds; i++) {
      machinery.publish(newEvent(tenants[i % tenants.length]));
      await sleep(1_000 / RATE - 1);
    }
  };
  // a process that has just started compiles its code first
  await publishFor(WARM_SECONDS);
  await sleep(3_000);
  await clients.ask('reset');
  await publishFor(SECONDS);
  const wanted = (RATE * SECONDS * SOCKETS) / tenants.length;
  const { frames, p50, p99 } = await clients.ask('count', { frames: wanted, withinMs: 30_000 });
  line(
    `${frames} of ${wanted} frames at ${RATE} alerts/s`,
    `p50 ${p50} ms, p99 ${p99} ms`,
    'p99 150 ms',
    p99 <= 150 && frames >= wanted,
  );
  await clients.ask('close');
  for (const { child } of started) await machinery.stop(child);
}

async function measureFanOut(machinery, clients) {
  const [ALERTS, SOCKETS] = [400, 500];
  const runs = [];
  const { child, url } = await start(machinery);
  for (let round = 0; round < 3; round++) {
    const { tenants, tokens } = await tenantsWith(1, 50);
    await clients.ask('open', { count: SOCKETS, urls: [url], tokens });
    await clients.ask('reset');
    const startedAt = performance.now() + performance.timeOrigin;
    await machinery.publishMany(ALERTS, () => newEvent(tenants[0]));
    const { frames, lastAt } = await clients.ask('count', { frames: ALERTS * SOCKETS, withinMs: 60_000 });
    runs.push(Math.round((frames / (lastAt - startedAt)) * 1_000));
    await clients.ask('close');
  }
  line(
    `${ALERTS} alerts to ${SOCKETS} sockets, from RabbitMQ on`,
    `${median(runs)} frames/s`,
    '20000/s',
    median(runs) >= 20_000,
  );
  await machinery.stop(child);
}

/** Ingests as fast as it can, from the first event that is sent until all are alerts. @returns events/s */
async function ingest(machinery, events, clients) {
  const tenantId = randomUUID();
  const { child, url } = await start(machinery);
  const { tokens } = await tenantsWith(10, 200);
  if (clients) await clients.ask('open', { count: 1_000, urls: [url], tokens });
  const startedAt = performance.now();
  await machinery.fill(tenantId, events, events);
  await until(async () => (await machinery.counted(tenantId)) >= events, 50);
  const rate = (events / (performance.now() - startedAt)) * 1_000;
  if (clients) await clients.ask('close');
  await machinery.stop(child);
  return rate;
}

async function measureIngestion(machinery, clients) {
  const EVENTS = 40_000;
  const kept = [];
  for (let round = 0; round < 3; round++) {
    const alone = await ingest(machinery, EVENTS);
    kept.push((await ingest(machinery, EVENTS, clients)) / alone);
  }
  const share = median(kept);
  line('ingestion beside 1,000 sockets of other tenants keeps', share.toFixed(2), '0.95', share >= 0.95);
}

const measures = {
  sockets: measureSockets,
  latency: measureLatency,
  'fan-out': measureFanOut,
  ingestion: measureIngestion,
};

const machinery = await Machinery.start();
const clients = await startClients(machinery);
try {
  for (const name of chosen) await measures[name](machinery, clients);
} finally {
  await machinery.close();
  await down('bench');
}
process.exit();
