import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { ConfigChangedEvent } from '../../libs/audit/config-changed.event';
import { Database, SYSTEM } from '../../libs/database/database';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { DisableContactMethodCommand } from '../../src/directory';
import type { DeliveryHub, WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { WebhookHub } from '../support/webhook-hub';

let webhooks: WebhookHub;
let hub: Hub;
let deliveries: DeliveryHub;
let receiver: WebhookReceiver;

beforeAll(async () => {
  webhooks = await WebhookHub.start({ medium_alert_channels: ['webhook'] });
  ({ hub, deliveries, receiver } = webhooks);
});
afterAll(() => webhooks.stop());

/** Another webhook of a member. */
async function another({ id: userId }: { id: string }) {
  const path = `/${randomUUID()}`;
  const { id } = await deliveries.directory.contact(userId, { channel: 'webhook', address: receiver.urlOf(path) });
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
  return { path, target: { userId, contactMethodId: id } };
}

/** Sends something to a webhook that says that it is gone. */
async function lose({ path, target }: { path: string; target: { userId: string; contactMethodId: string } }) {
  receiver.answers.set(path, [410]);
  const [id = ''] = await deliveries.enqueue(deliveries.notice({ target, channel: 'webhook' }));
  await deliveries.until('failed', id);
  return target.contactMethodId;
}

const noticesOf = (contactMethodId: string) =>
  hub.sql<Json>('SELECT * FROM deliveries WHERE cause LIKE $1 ORDER BY id', [`contact_lost:${contactMethodId}:%`]);
const told = (contactMethodId: string) =>
  eventually(async () => ((await noticesOf(contactMethodId)).length > 0 ? noticesOf(contactMethodId) : undefined), {
    within: 20_000,
    what: 'a notice',
  });

it('the member and the owners hear once that the last address on a channel is gone', async () => {
  const owner = await webhooks.member({ name: 'Olga', roles: ['owner'], locale: 'en' });
  const ana = await webhooks.member({ name: 'Ana', roles: ['staff'], locale: 'es' });
  const luis = await webhooks.member({ name: 'Luis', roles: ['staff'] });
  const second = await another(ana);
  const first = await lose(ana);
  const last = await lose(second);
  const shown = (await told(last)).filter(({ channel }) => channel === 'in_app');
  const subjectOf = (id: string) => shown.find(({ user_id }) => user_id === id)?.['subject'];
  expect(subjectOf(ana.id)).toBe('Ana ya no recibe mensajes por webhook');
  expect(subjectOf(owner.id)).toBe('Ana can no longer be reached over webhook');
  expect(subjectOf(luis.id)).toBeUndefined();
  await eventually(() => receiver.at(owner.path).length === 1, { within: 20_000, what: 'the message to the owner' });
  expect(receiver.at(owner.path)[0]?.body).toMatchObject({
    data: { kind: 'notice', message: expect.stringContaining('the receiver takes no more messages') },
  });

  // the same event once more, and then another one, so that it is known when both were handled
  const [event] = await hub.sql<{ version: number }>('SELECT version FROM contact_methods WHERE id = $1', [last]);
  await again(last, Number(event?.version));
  await told(await lose(luis));
  expect(await noticesOf(last)).toHaveLength(shown.length * 2);
  expect(await noticesOf(first)).toEqual([]);
});

/** Delivers the event of a disabled contact method again. */
const again = (subjectId: string, version: number) =>
  hub.app.get(Database, { strict: false }).transaction(SYSTEM, () =>
    hub.app.get(Outbox, { strict: false }).record(hub.tenantId, [
      new ConfigChangedEvent({
        tenantId: hub.tenantId,
        subjectType: 'contact_method',
        subjectId,
        action: 'disabled',
        version,
        actor: null,
        timestamp: new Date().toISOString(),
      }),
    ]),
  );

it('nobody hears of an address whose owner wants no messages there', async () => {
  const [calm, gone] = [await webhooks.member({ name: 'Eva' }), await webhooks.member({ name: 'Leo' })];
  const { contactMethodId } = calm.target;
  const command = new DisableContactMethodCommand(
    hub.tenantId,
    contactMethodId,
    'opted_out',
    receiver.urlOf(calm.path),
  );
  expect(await hub.app.get(CommandBus, { strict: false }).execute(command)).toBe(true);
  await told(await lose(gone));
  expect(await noticesOf(contactMethodId)).toEqual([]);
});
