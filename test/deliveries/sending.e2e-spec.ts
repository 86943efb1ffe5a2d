import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub } from '../support/hub';

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({ ...localReceivers, WEBHOOK_TIMEOUT_SECONDS: '2', UNKNOWN_OUTCOME_RESEND: '["critical"]' });
  deliveries = await DeliveryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await receiver.close();
});

const webhook = async () => {
  const path = `/${randomUUID()}`;
  return { path, channel: 'webhook' as const, target: await deliveries.target('webhook', receiver.urlOf(path)) };
};

it('sends once, with the attempt on record', async () => {
  const { path, ...to } = await webhook();
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  expect(await deliveries.until('accepted', id)).toMatchObject({
    provider: 'webhook',
    attempt_count: 1,
    lease_until: null,
  });
  expect(receiver.at(path)).toMatchObject([{ id, body: { type: 'notifications.notice' } }]);
  expect(await deliveries.attempts(id)).toMatchObject([{ n: 1, outcome: 'accepted', status_code: 200 }]);
});

it('ignores the same delivery when it is enqueued again', async () => {
  const { path, ...to } = await webhook();
  const one = deliveries.notice(to);
  const ids = await deliveries.enqueue(one, one);
  expect(ids).toHaveLength(1);
  expect(await deliveries.enqueue(one)).toEqual([]);
  await deliveries.until('accepted', ...ids);
  expect(receiver.at(path)).toHaveLength(1);
});

it('tries again what failed, with the same id, until it is taken', async () => {
  const { path, ...to } = await webhook();
  receiver.answers.set(path, [503, 500]);
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  await deliveries.until('accepted', id);
  expect(receiver.at(path).map((one) => one.id)).toEqual([id, id, id]);
  expect(await deliveries.attempts(id)).toMatchObject([
    { outcome: 'retry', error_code: 'server_error', status_code: 503 },
    { outcome: 'retry', status_code: 500 },
    { outcome: 'accepted' },
  ]);
});

it('waits as long as the receiver asks', async () => {
  const { path, ...to } = await webhook();
  receiver.answers.set(path, [{ status: 429, retryAfter: '600' }]);
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  const row = await deliveries.until('retrying', id);
  const waits = (row['due_at'] as Date).getTime() - (row['updated_at'] as Date).getTime();
  expect(Math.round(waits / 1_000)).toBe(600);
  expect(row['state_reason']).toBe('rate_limited');
});

it('ends what is refused for good, and disables the address that is gone', async () => {
  const { path, ...to } = await webhook();
  receiver.answers.set(path, [410]);
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  expect(await deliveries.until('failed', id)).toMatchObject({ state_reason: 'client_error' });
  await eventually(async () => {
    const [contact] = await deliveries.directory.contacts(to.target.userId);
    return contact?.['disabled_reason'] === 'gone';
  });
  const [next = ''] = await deliveries.enqueue(deliveries.notice(to));
  expect(await deliveries.until('failed', next)).toMatchObject({ state_reason: 'gone', attempt_count: 0 });
});

it('an answer that never comes is an unknown outcome, and is repeated where repeats are dropped', async () => {
  const { path, ...to } = await webhook();
  receiver.answers.set(path, ['hang']);
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  await deliveries.until('accepted', id);
  expect(await deliveries.attempts(id)).toMatchObject([
    { outcome: 'unknown', error_code: 'timeout' },
    { outcome: 'accepted' },
  ]);
});

it('scheduled deliveries wait for their time', async () => {
  const { path, ...to } = await webhook();
  const dueAt = new Date(Date.now() + 2_000);
  const [id = ''] = await deliveries.enqueue(deliveries.notice({ ...to, state: 'scheduled', dueAt }));
  expect((await deliveries.rows([id]))[0]).toMatchObject({ state: 'scheduled' });
  const row = await deliveries.until('accepted', id);
  expect((row['accepted_at'] as Date) >= dueAt).toBe(true);
  expect(receiver.at(path)).toHaveLength(1);
});

it('a receiver that hangs delays no other, and has at most a quarter of the places', async () => {
  const { path, ...hanging } = await webhook();
  receiver.answers.set(
    path,
    Array.from({ length: 100 }, () => 'hang' as const),
  );
  await deliveries.enqueue(...Array.from({ length: 60 }, () => deliveries.notice(hanging)));
  await eventually(() => receiver.at(path).length >= 16);
  const { path: other, ...healthy } = await webhook();
  const startedMs = Date.now();
  const ids = await deliveries.enqueue(...Array.from({ length: 40 }, () => deliveries.notice(healthy)));
  await deliveries.until('accepted', ...ids);
  expect(Date.now() - startedMs).toBeLessThan(3_000);
  expect(receiver.at(path).length).toBeLessThanOrEqual(16);
  expect(receiver.at(other)).toHaveLength(40);
});

it('nobody gets a message over an address that is not verified, or after they left', async () => {
  const { path, ...to } = await webhook();
  await hub.sql('UPDATE contact_methods SET verified_at = NULL WHERE id = $1', [to.target.contactMethodId]);
  const [id = ''] = await deliveries.enqueue(deliveries.notice(to));
  expect(await deliveries.until('failed', id)).toMatchObject({ state_reason: 'unverified' });
  await hub.sql('UPDATE members SET is_active = false WHERE id = $1', [to.target.userId]);
  const [next = ''] = await deliveries.enqueue(deliveries.notice(to));
  expect(await deliveries.until('cancelled', next)).toMatchObject({ state_reason: 'member_inactive' });
  expect(receiver.at(path)).toEqual([]);
});

it('in_app is delivered at commit', async () => {
  const { target } = await webhook();
  const [id = ''] = await deliveries.enqueue(
    deliveries.notice({ channel: 'in_app', target: { ...target, contactMethodId: null } }),
  );
  expect((await deliveries.rows([id]))[0]).toMatchObject({ state: 'delivered', attempt_count: 0 });
});
