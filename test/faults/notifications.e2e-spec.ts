import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { eventually } from '../../libs/testing/eventually';
import { localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';
import { Process } from '../support/process';
import { service, startStopped } from './service';

const KILLS = Number(process.env['FAULTS_KILLS'] || 3);
const SEED = Number(process.env['FAULTS_SEED'] || Date.now() % 2 ** 31);

jest.setTimeout(180_000 + KILLS * 20_000);

const ALERTS = '/api/v1/alerts';
const LEASE_SECONDS = 60;

let receiver: WebhookReceiver;
beforeAll(async () => (receiver = await WebhookReceiver.open()));
afterEach(async () => {
  await Process.endAll();
  await startStopped();
});
afterAll(() => receiver.close());

/** Numbers from 0 to 1 that are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    return (((mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed) >>> 0) / 2 ** 32;
  };
}

/** A tenant with a manager and a destination, who are told over a webhook each. @returns their paths */
async function tenant(hub: Hub): Promise<readonly string[]> {
  const paths = [`/${randomUUID()}`, `/${randomUUID()}`];
  const directory = await DirectoryHub.of(hub);
  const { id } = await directory.member({ roles: ['manager'] });
  const contact = await directory.contact(id, { channel: 'webhook', address: receiver.urlOf(paths[0] ?? '') });
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
  const config = { url: receiver.urlOf(paths[1] ?? '') };
  await hub.call('POST', `${ALERTS}/destinations`, { body: { channel: 'webhook', name: 'Screen', config } });
  await hub.call('PUT', `${ALERTS}/config`, { body: { high_alert_channels: ['webhook'] } });
  return paths;
}

const checked: Json = { alert_type: 'checked', severity: 'high', title: 'Check it', description: 'Now.' };

/** Raises an alert for managers. @returns its id; undefined while that is not possible */
async function raise(hub: Hub): Promise<string | undefined> {
  const body = { ...checked, notify_roles: ['manager'] };
  const answer = await hub.call('POST', ALERTS, { body }).catch(() => undefined);
  return answer?.status === 201 ? String(answer.body['id']) : undefined;
}

/** Waits until every event is planned and every delivery has ended; leases end at once. */
async function settle(hub: Hub): Promise<void> {
  const open = `SELECT (SELECT count(*) FROM outbox_dispatches WHERE tenant_id = $1)::int AS events,
    (SELECT count(*) FROM deliveries WHERE tenant_id = $1 AND state IN ('scheduled', 'pending', 'sending', 'retrying'))::int AS deliveries`;
  await eventually(
    async () => {
      await hub.sql(
        `UPDATE deliveries SET lease_until = lease_until - $2 * interval '1 second', due_at = least(due_at, now())
         WHERE tenant_id = $1 AND state IN ('scheduled', 'sending', 'retrying')`,
        [hub.tenantId, LEASE_SECONDS / 20],
      );
      const [row] = await hub.sql<{ events: number; deliveries: number }>(open, [hub.tenantId]);
      if (row?.events !== 0 || row.deliveries !== 0) throw new Error(JSON.stringify(row));
      return true;
    },
    { within: 90_000, what: 'the end of all deliveries' },
  );
}

/** What a receiver that drops repeats has heard of each alert: the types of the messages. */
function heardOf(path: string): ReadonlyMap<string, readonly string[]> {
  const heard = new Map<string, string[]>();
  for (const { body } of new Map(receiver.at(path).map((one) => [one.id, one])).values()) {
    const { id } = (body['data'] as { alert: Json }).alert;
    heard.set(String(id), [...(heard.get(String(id)) ?? []), String(body['type'])]);
  }
  return heard;
}

const sortedTypes = (types: readonly string[] = []): string => [...types].sort().join(' ');

it(`three processes plan and send, and are killed ${KILLS} times: everybody is told once, of the end too`, async () => {
  process.stderr.write(`faults: ${KILLS} kills, seed ${SEED}\n`);
  const random = seeded(SEED);
  const hub = await Hub.start({ ...localReceivers, ROLE: 'api' });
  const paths = await tenant(hub);
  const start = () => Process.start({ ...localReceivers, ROLE: 'worker', SEND_CONCURRENCY: '16' });
  const workers = await Promise.all([1, 2, 3].map(start));
  await Promise.all(workers.map((one) => one.ready()));
  // slow enough that some calls are on their way when a process ends
  receiver.before = async () => void (await after(random() * 100));

  const alerts: string[] = [];
  const resolved = new Set<string>();
  let isOver = false;
  const raising = (async () => {
    while (!isOver) {
      const ids = await Promise.all(Array.from({ length: 5 }, () => raise(hub)));
      alerts.push(...ids.flatMap((id) => id ?? []));
      const one = alerts[Math.floor(random() * alerts.length)] ?? '';
      if ((await hub.call('POST', `${ALERTS}/${one}/resolve`)).status === 200) resolved.add(one);
      await after(50);
    }
  })();
  for (let kill = 0; kill < KILLS; kill++) {
    // a random delay on purpose: this waits for no condition
    await after(200 + random() * 1_500);
    const place = Math.floor(random() * workers.length);
    await workers[place]?.kill();
    workers[place] = await start();
    if (random() < 0.5) await workers[place]?.ready();
  }
  isOver = true;
  await raising;
  await Promise.all(workers.map((one) => one.ready()));
  await settle(hub);

  expect(alerts.length).toBeGreaterThan(20 * KILLS);
  const told = paths.map(heardOf);
  for (const id of alerts)
    for (const heard of told) {
      const types = sortedTypes(heard.get(id));
      // who resolves it before anybody is told keeps it from being told at all
      const expected = resolved.has(id) ? ['alerts.created alerts.resolved', ''] : ['alerts.created'];
      expect([id, expected.includes(types) ? 'right' : types]).toEqual([id, 'right']);
    }
  receiver.before = () => Promise.resolve();
  await hub.stop();
});

it.each(['postgres', 'redis'] as const)(
  'when %s is stopped and started again in the middle of sending, everybody is told once',
  async (name) => {
    const hub = await Hub.of(await Process.start({ ...localReceivers }));
    const [path = ''] = await tenant(hub);
    const alerts: (string | undefined)[] = [];
    const raiseMany = async (count: number) =>
      alerts.push(...(await Promise.all(Array.from({ length: count }, () => raise(hub)))));
    await raiseMany(40);
    if (name === 'redis') {
      const redis = new Redis(process.env['REDIS_URL'] ?? '');
      await redis.flushall();
      await redis.quit();
    }
    await service('down', name);
    await raiseMany(10);
    await service('up', name);
    await eventually(() => raise(hub), { within: 60_000, what: 'an alert' }).then((id) => alerts.push(id));
    await raiseMany(10);
    await settle(hub);
    const heard = heardOf(path);
    const stored = await hub.sql<{ id: string }>('SELECT id FROM alerts WHERE tenant_id = $1', [hub.tenantId]);
    expect(stored.length).toBeGreaterThanOrEqual(51);
    for (const { id } of stored) expect([id, sortedTypes(heard.get(id))]).toEqual([id, 'alerts.created']);
    await hub.stop();
  },
);
