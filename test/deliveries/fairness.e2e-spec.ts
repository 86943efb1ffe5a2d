import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { DirectoryHub } from '../support/directory-hub';
import { Hub } from '../support/hub';

jest.setTimeout(120_000);

const PLACES = 64;

let busy: Hub;
let other: Hub;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  busy = await Hub.start({ ...localReceivers, SEND_CONCURRENCY: String(PLACES), WEBHOOK_TIMEOUT_SECONDS: '30' });
  // another tenant of the same application
  other = await Hub.of({ url: busy.url, ready: () => Promise.resolve(), stop: () => Promise.resolve(0) } as never);
});
afterAll(async () => {
  await other.stop();
  await busy.stop();
  await receiver.close();
});

/** A webhook of a tenant. @returns its path, and how to enqueue notices to it in one statement */
async function webhookOf(hub: Hub) {
  const path = `/${randomUUID()}`;
  const directory = await DirectoryHub.of(hub);
  const { memberId, id } = await directory.memberWith({ channel: 'webhook', address: receiver.urlOf(path) });
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
  const enqueue = (count: number) =>
    hub.sql(
      `WITH added AS (INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, contact_method_id, channel, severity, urgency,
         content, state, due_at, expires_at, created_at, updated_at)
       SELECT gen_random_uuid(), $1, 'many:' || gen_random_uuid(), 'notice', $2, $3, 'webhook', 'high', 1,
         '{"notice": {"title": "A notice", "text": "Its text"}}', 'pending', now(), now() + interval '1 day', now(), now()
       FROM generate_series(1, $4) AS n)
       SELECT pg_notify('changes', 'deliveries ')`,
      [hub.tenantId, memberId, id, count],
    );
  return { path, enqueue };
}

const hang = (count: number) => Array.from({ length: count }, () => 'hang' as const);

/** Ends what the busy tenant has left. It waits for no row: the sender changes many at a time, in another order. */
const cancelAll = (condition: string) =>
  busy.sql(
    `UPDATE deliveries SET state = 'cancelled'
     WHERE id IN (SELECT id FROM deliveries WHERE tenant_id = $1 AND ${condition} FOR UPDATE SKIP LOCKED)`,
    [busy.tenantId],
  );

it('of two tenants, one with 50,000 waiting messages, each is served in turn', async () => {
  const many = await Promise.all(Array.from({ length: 5 }, () => webhookOf(busy)));
  for (const { enqueue } of many) await enqueue(10_000);
  const few = await Promise.all(Array.from({ length: 4 }, () => webhookOf(other)));
  const countOfFew = () => few.reduce((sum, { path }) => sum + receiver.at(path).length, 0);
  await eventually(() => receiver.received.length > 200, { what: 'many are being sent' });
  const before = receiver.received.length;
  await Promise.all(few.map(({ enqueue }) => enqueue(25)));
  await eventually(() => countOfFew() === 100, { what: 'all of the other tenant', within: 30_000 });
  // what was on its way already, and then one of theirs for each of the other tenant's
  expect(receiver.received.length - before).toBeLessThan(100 * 2 + 2 * PLACES);
  await cancelAll("state = 'pending'");
});

it('receivers that hang hold at most half of the places, and delay nobody else', async () => {
  const hanging = await Promise.all(Array.from({ length: 8 }, () => webhookOf(busy)));
  for (const { path, enqueue } of hanging) {
    receiver.answers.set(path, hang(200));
    await enqueue(100);
  }
  const came = () => hanging.reduce((sum, { path }) => sum + receiver.at(path).length, 0);
  await eventually(() => came() >= PLACES / 2, { what: 'calls that hang' });
  const fine = await webhookOf(other);
  await fine.enqueue(500);
  await eventually(() => receiver.at(fine.path).length === 500, { within: 20_000, what: 'those of the other tenant' });
  // none of the hanging calls has ended: whatever was sent went past them
  expect(came()).toBeLessThanOrEqual(PLACES + PLACES / 4);
  await cancelAll("state <> 'cancelled'");
});
