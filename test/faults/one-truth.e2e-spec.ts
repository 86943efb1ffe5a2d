import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { Process } from '../support/process';
import { aRule } from '../support/rules-hub';
import { disagreeingKeys, keysWithTwoOpenAlerts } from './open-alerts';

jest.setTimeout(300_000);

const EVENTS = 20_000;
const KEYS = 40;
const CHUNK = 500;
const ACTIONS_A_CHUNK = 10;

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api' })));
afterAll(() => hub.stop());

/** Resolves, ignores and reopens alerts at random until it is told to stop. */
async function actAtRandom(isOver: () => boolean, onDone: () => void): Promise<void> {
  while (!isOver()) {
    const { body } = await hub.call<{ items?: Json[] }>('GET', '/api/v1/alerts?limit=100');
    for (const alert of (body.items ?? []).filter(() => Math.random() < 0.1)) {
      const close = Math.random() < 0.8 ? 'resolve' : 'ignore';
      const action = alert['status'] === 'active' ? close : 'reopen';
      const { status } = await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`);
      expect([200, 409]).toContain(status);
      if (status === 200) onDone();
    }
  }
}

it('with three processes, kills, and random resolving and reopening, a key never has two open alerts and counts are exact', async () => {
  const rule = aRule({
    source_event_type: 'inventory.oven',
    aggregation_key_template: 'oven:{oven}',
    aggregation_window_minutes: 600,
  });
  expect((await hub.call('POST', '/api/v1/alerts/rules', { body: rule })).status).toBe(201);
  await hub.call('PUT', '/api/v1/alerts/config', { body: { max_alerts_per_hour: 0, storm_alerts_per_minute: 0 } });
  const copies = await Promise.all([1, 2, 3].map(async () => (await Process.start()).ready()));
  let isOver = false;
  let actions = 0;
  const act = () =>
    actAtRandom(
      () => isOver,
      () => actions++,
    );
  const members = [act(), act(), act()];
  const seenTwice: unknown[] = [];
  const watching = (async () => {
    while (!isOver) seenTwice.push(...(await hub.sql(keysWithTwoOpenAlerts, [hub.tenantId])));
  })();
  const killing = (async () => {
    for (let kill = 0; kill < 6 && !isOver; kill++) {
      // a random delay on purpose: this waits for no condition
      await after(500 + Math.random() * 1_500);
      await copies[kill % 3]?.kill();
      copies[kill % 3] = await Process.start();
    }
  })();
  for (let from = 0; from < EVENTS; from += CHUNK) {
    const events = Array.from({ length: CHUNK }, (_, i) =>
      hub.event({ event_type: 'inventory.oven', oven: (from + i) % KEYS, event_id: randomUUID() }),
    );
    await hub.outside.publishAll(
      'inventory',
      events.map((body) => ({ routingKey: 'inventory.oven', body })),
    );
    // so that actions and events meet all the time
    const expected = ((from + CHUNK) / CHUNK) * ACTIONS_A_CHUNK;
    await eventually(() => actions >= expected, { within: 60_000, what: `${expected} actions` });
  }
  await killing;
  const counted =
    'SELECT coalesce(sum(occurrence_count), 0)::int AS n, count(*)::int AS alerts FROM alerts WHERE tenant_id = $1';
  const [total] = await eventually(
    async () => {
      const rows = await hub.sql<{ n: number; alerts: number }>(counted, [hub.tenantId]);
      if ((rows[0]?.n ?? 0) < EVENTS) throw new Error(JSON.stringify(rows));
      return rows;
    },
    { within: 120_000, what: 'accounting' },
  );
  isOver = true;
  await watching;
  await Promise.all(members);
  expect(total?.n).toBe(EVENTS);
  expect(seenTwice).toEqual([]);
  expect(await hub.sql(keysWithTwoOpenAlerts, [hub.tenantId])).toEqual([]);
  expect(await hub.sql(disagreeingKeys, [hub.tenantId])).toEqual([]);
  // the test is meaningless unless keys had several alerts
  expect(total?.alerts).toBeGreaterThan(KEYS);
  for (const copy of copies) expect(await copy.stop()).toBe(0);
});
