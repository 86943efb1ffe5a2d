import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Database, SYSTEM } from '../../libs/database/database';
import type { NewDelivery } from '../../src/notifications/deliveries/delivery-enqueuer';
import { DigestMaker } from '../../src/notifications/deliveries/gathering/digest-maker';
import { WaitingTogether } from '../../src/notifications/deliveries/persistence/waiting-together';
import { DeliveryHub } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';

// no process sends: the test alone makes digests
let hub: Hub;
let deliveries: DeliveryHub;
let database: Database;
const alertIds: string[] = [];

beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  deliveries = await DeliveryHub.of(hub);
  database = hub.app.get(Database, { strict: false });
  for (let n = 0; n < 6; n++) {
    const body = { alert_type: 'checked', severity: 'low', title: `Alert ${n}`, description: 'Look.' };
    const alertId = String((await hub.call('POST', '/api/v1/alerts', { body })).body['id']);
    alertIds.push(alertId);
    if (n % 3 === 0) await hub.call('POST', `/api/v1/alerts/${alertId}/resolve`, { body: { notes: 'done' } });
  }
});
afterAll(() => hub.stop());

class Killed extends Error {}

/** Does the work, but ends before its n-th statement, as if the process were killed there. @returns whether it was */
async function killedAt(n: number, work: () => Promise<unknown>): Promise<boolean> {
  const query = database.query.bind(database);
  let statements = 0;
  database.query = (...call: Parameters<Database['query']>) =>
    statements++ === n ? Promise.reject(new Killed()) : query(...call);
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  } finally {
    database.query = query;
  }
}

/** Minutes after the start of the run; the alert; whether it joins a digest that waits; before which statements a process is killed. */
interface Item {
  readonly minute: number;
  readonly alert: number;
  readonly target: number;
  readonly window: number;
  readonly joins: boolean;
}
interface Step {
  readonly items: readonly Item[];
  readonly kills: readonly number[];
}

const item = fc.record({
  minute: fc.nat(3),
  alert: fc.nat(5),
  target: fc.nat(1),
  window: fc.integer({ min: 1, max: 20 }),
  joins: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.record({
  items: fc.array(item, { maxLength: 4 }),
  kills: fc.array(fc.nat(9), { maxLength: 4 }),
});

const START = Date.parse('2030-01-01T00:00:00Z');
const at = (minute: number): Date => new Date(START + minute * 60_000);

/** Makes what is due as two processes do, of which the first is killed again and again. */
async function makeDue(minute: number, kills: readonly number[]): Promise<void> {
  const [waiting, maker] = [
    hub.app.get(WaitingTogether, { strict: false }),
    hub.app.get(DigestMaker, { strict: false }),
  ];
  const targets = await waiting.due(at(minute), []);
  for (const n of kills) await killedAt(n, () => maker.make(targets, at(minute)));
  await Promise.all([maker.make(targets, at(minute)), maker.make(targets, at(minute))]);
}

const newItem = (one: Item, minute: number, userId: string): NewDelivery =>
  deliveries.notice({
    target: { userId, contactMethodId: null },
    channel: 'webhook',
    kind: 'alert',
    severity: 'low',
    alertId: alertIds[one.alert] ?? null,
    episode: 1,
    epoch: 1,
    state: 'digesting',
    joinsDigest: one.joins,
    dueAt: at(minute + one.minute + one.window),
  });

/** Enqueues in transactions that are rolled back at their ends, as often as a process is killed, and then once for good. */
async function enqueue(items: readonly NewDelivery[], kills: readonly number[]): Promise<string[]> {
  for (const n of kills)
    await killedAt(n, () =>
      database.transaction(SYSTEM, async () => {
        await deliveries.enqueue(...items);
        throw new Killed();
      }),
    );
  return deliveries.enqueue(...items);
}

it('no item of a digest is lost or told twice, wherever processes are killed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const users = [randomUUID(), randomUUID()];
      const ids: string[] = [];
      for (const [place, { items, kills }] of steps.entries()) {
        const minute = place * 5;
        const wanted = items.map((one) => newItem(one, minute, users[one.target] ?? ''));
        ids.push(...(await enqueue(wanted, kills)));
        await makeDue(minute, kills);
      }
      await makeDue(1_000, []);
      await expectEachToldOnce(ids, users, steps.flatMap(({ items }) => items).length);
    }),
    { numRuns: 25 },
  );
});

async function expectEachToldOnce(ids: readonly string[], users: readonly string[], count: number): Promise<void> {
  expect(ids).toHaveLength(count);
  const all = await hub.sql<Json>('SELECT * FROM deliveries WHERE user_id = ANY ($1::uuid[])', [users]);
  const items = all.filter(({ kind }) => kind === 'alert');
  const digests = all.filter(({ kind }) => kind === 'digest');
  expect(items.map(({ id }) => id).sort()).toEqual([...ids].sort());
  for (const one of items.filter(({ state }) => state === 'cancelled'))
    expect([one['state_reason'], alertIds.indexOf(String(one['alert_id'])) % 3]).toEqual(['ended', 0]);
  for (const digest of digests) {
    const own = items.filter(({ digest_id }) => digest_id === digest['id']);
    expect(new Set(own.map(({ state, user_id }) => [state, user_id].join()))).toEqual(
      new Set([`digested,${String(digest['user_id'])}`]),
    );
    const list = (digest['content'] as { list: { count: number } }).list;
    expect(list.count).toBe(new Set(own.map(({ alert_id }) => alert_id)).size);
    for (const { due_at } of own) expect((due_at as Date) <= (digest['due_at'] as Date)).toBe(true);
  }
  const told = items.filter(({ digest_id }) => digest_id !== null).length;
  expect(told + items.filter(({ state }) => state === 'cancelled').length).toBe(items.length);
}
