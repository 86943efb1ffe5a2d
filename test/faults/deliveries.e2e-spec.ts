import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';
import { Process } from '../support/process';

jest.setTimeout(240_000);

const LEASE_SECONDS = 60;

let hub: Hub;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  // it enqueues, and sends nothing itself
  hub = await Hub.start({ ...localReceivers, ROLE: 'api' });
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

/** Inserts deliveries of notices to a webhook, as a planner would. */
async function enqueue(count: number, path: string): Promise<string[]> {
  const directory = await DirectoryHub.of(hub);
  const { memberId, id } = await directory.memberWith({ channel: 'webhook', address: receiver.urlOf(path) });
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
  const rows = await hub.sql<{ id: string }>(
    `INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, contact_method_id, channel, severity, urgency, content, state,
       due_at, expires_at, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'fault:' || n, 'notice', $2, $3, 'webhook', 'high', 1,
       '{"notice": {"title": "A notice", "text": "Its text"}}', 'pending', now(), now() + interval '1 day', now(), now()
     FROM generate_series(1, $4) AS n RETURNING id`,
    [hub.tenantId, memberId, id, count],
  );
  return rows.map((row) => row.id);
}

const states = (ids: readonly string[]) =>
  hub.sql<Json>('SELECT id, state, attempt_count FROM deliveries WHERE id = ANY ($1::uuid[])', [ids]);

/** Lets time pass for leases and retries. */
const expireLeases = (ids: readonly string[]) =>
  hub.sql(
    `UPDATE deliveries SET lease_until = lease_until - $2 * interval '1 second', due_at = least(due_at, now())
     WHERE id = ANY ($1::uuid[])`,
    [ids, LEASE_SECONDS],
  );

it('a process that is killed during its calls loses no message, and another one knows which may come twice', async () => {
  const path = `/${randomUUID()}`;
  const ids = await enqueue(40, path);
  receiver.answers.set(
    path,
    Array.from({ length: 16 }, () => 'hang' as const),
  );
  const first = await (await Process.start({ ...localReceivers, ROLE: 'worker' })).ready();
  await eventually(() => receiver.at(path).length >= 16, { within: 20_000 });
  await first.kill();
  const sending = (await states(ids)).filter(({ state }) => state === 'sending');
  expect(sending.length).toBeGreaterThanOrEqual(16);
  const second = await (await Process.start({ ...localReceivers, ROLE: 'worker' })).ready();
  await expireLeases(ids);
  await eventually(
    async () => {
      await expireLeases(ids);
      return (await states(ids)).every(({ state }) => state === 'accepted');
    },
    { within: 60_000, what: 'all accepted' },
  );
  // each came, and only those came twice whose attempt was unknown
  const came = receiver.at(path).map(({ id }) => id);
  expect([...new Set(came)].sort()).toEqual([...ids].sort());
  const twice = came.filter((id, place) => came.indexOf(id) !== place);
  const unknown = await hub.sql<{ delivery_id: string }>(
    `SELECT delivery_id FROM delivery_attempts WHERE outcome = 'unknown' AND delivery_id = ANY ($1::uuid[])`,
    [ids],
  );
  expect(unknown.map((row) => row.delivery_id)).toEqual(expect.arrayContaining(twice));
  await second.stop();
});

it('three processes, of which one is killed again and again, send each message, and none twice that was answered', async () => {
  const path = `/${randomUUID()}`;
  const ids = await enqueue(2_000, path);
  const others = await Promise.all([1, 2].map(() => Process.start({ ...localReceivers, ROLE: 'worker' })));
  for (let kill = 0; kill < 5; kill++) {
    const victim = await (await Process.start({ ...localReceivers, ROLE: 'worker' })).ready();
    await victim.kill();
    await expireLeases(ids);
  }
  await eventually(
    async () => {
      await expireLeases(ids);
      return (await states(ids)).every(({ state }) => state === 'accepted');
    },
    { within: 90_000, what: 'all accepted' },
  );
  expect(new Set(receiver.at(path).map(({ id }) => id))).toEqual(new Set(ids));
  await Promise.all(others.map((one) => one.stop()));
});
