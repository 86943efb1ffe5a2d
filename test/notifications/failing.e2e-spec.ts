import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { CheckFailingCommand } from '../../src/notifications/failing/commands/check-failing';
import { DeliveryHub, localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';

const MINUTE_MS = 60_000;

let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await WebhookReceiver.open();
  hub = await Hub.start(localReceivers);
  deliveries = await DeliveryHub.of(hub);
});
afterEach(async () => {
  await hub.stop();
  await receiver.close();
});

const alerts = async (): Promise<Json[]> =>
  (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=notifications_failing')).body.items;
const statuses = async () => (await alerts()).map(({ status }) => status);
const check = () => hub.app.get(CommandBus, { strict: false }).execute(new CheckFailingCommand());

const until = (expected: unknown) =>
  eventually(
    async () => {
      expect(await statuses()).toEqual(expected);
      return true;
    },
    { what: `alerts that are ${JSON.stringify(expected)}` },
  );

/** Messages to a receiver that refuses them. */
async function fail(count: number): Promise<void> {
  const path = `/${randomUUID()}`;
  receiver.answers.set(
    path,
    Array.from({ length: count }, () => 400),
  );
  const target = await deliveries.target('webhook', receiver.urlOf(path));
  const wanted = Array.from({ length: count }, () => deliveries.notice({ target, channel: 'webhook' }));
  await deliveries.until('failed', ...(await deliveries.enqueue(...wanted)));
}

it('ten failed messages in ten minutes are told once, until it works again; its own messages do not count', async () => {
  await fail(9);
  await check();
  expect(await alerts()).toEqual([]);
  await fail(1);
  await Promise.all([check(), check()]);
  await until(['active']);
  const [alert] = await alerts();
  expect(alert).toMatchObject({ severity: 'high', description: '10 messages failed in the last 10 minutes.' });
  await check();
  expect(await statuses()).toEqual(['active']);
  hub.moveClock(11 * MINUTE_MS);
  await until(['resolved']);
  // as if all that told of it had failed
  const own = Array.from({ length: 12 }, () => randomUUID());
  await hub.sql(
    `INSERT INTO deliveries (id, tenant_id, alert_id, cause, kind, user_id, channel, content, state, due_at, expires_at, created_at, updated_at)
     SELECT id, $2, $3, id::text, 'alert', id, 'email', '{}', 'failed', now(), now(), now(), now() + interval '11 minutes'
     FROM unnest($1::uuid[]) AS id`,
    [own, hub.tenantId, alert?.['id']],
  );
  await check();
  expect(await statuses()).toEqual(['resolved']);
});

it('a provider that has not worked for five minutes is told of, and that it works again', async () => {
  const path = `/${randomUUID()}`;
  receiver.answers.set(
    path,
    Array.from({ length: 6 }, () => 503),
  );
  const target = await deliveries.target('webhook', receiver.urlOf(path));
  const send = () => deliveries.enqueue(deliveries.notice({ target, channel: 'webhook' }));
  const ids = [await send(), await send(), await send(), await send(), await send()].flat();
  await eventually(() => receiver.at(path).length >= 5);
  hub.moveClock(6 * MINUTE_MS);
  await until(['active']);
  expect((await alerts())[0]?.['description']).toContain('webhook has not worked');
  // the first one finds that it works, and then come those that waited for it
  hub.moveClock(6 * MINUTE_MS);
  await eventually(async () => (await deliveries.rows(ids)).some(({ state }) => state === 'accepted'));
  hub.moveClock(6 * MINUTE_MS);
  await deliveries.until('accepted', ...ids);
  hub.moveClock(7 * MINUTE_MS);
  await until(['resolved']);
});
