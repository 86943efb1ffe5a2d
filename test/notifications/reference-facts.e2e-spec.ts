import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveryHub } from '../support/delivery-hub';
import { aPhone } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';
import { MailInbox } from '../support/mail-inbox';
import { FakeProviders } from '../support/providers/fake-providers';
import { SuppressionHub } from '../support/suppression-hub';

// what the systems that Campana takes the place of say about who is told, over what, in which words

const ALERTS = '/api/v1/alerts';

let hub: Hub;
let deliveries: DeliveryHub;
let noise: SuppressionHub;
let fakes: FakeProviders;
let inbox: MailInbox;
beforeAll(async () => {
  [fakes, inbox] = [await FakeProviders.open(), await MailInbox.open()];
  hub = await Hub.start({ ...fakes.environment, ...inbox.environment });
  deliveries = await DeliveryHub.of(hub);
  noise = new SuppressionHub(hub);
});
afterAll(async () => {
  await hub.stop();
  await inbox.close();
  await fakes.close();
});

/** A member with a role of their own, reached by e-mail, WhatsApp and SMS. */
async function member(role: string) {
  const { id } = await deliveries.directory.member({ name: 'Ana', roles: [role] });
  const addresses = { email: `${randomUUID()}@shop.example`, whatsapp: aPhone(), sms: aPhone() };
  for (const [channel, address] of Object.entries(addresses)) {
    const contact = await deliveries.directory.contact(id, { channel, address });
    await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
  }
  return { id, ...addresses, leave: () => hub.call('DELETE', `${ALERTS}/members/${id}`) };
}

const oven: Json = {
  alert_type: 'oven',
  severity: 'high',
  title: 'Oven',
  description: 'It is cold.',
  business_impact: 'No bread.',
  recommended_action: 'Light it.',
  notify_roles: ['manager'],
};

/** Raises an alert, and waits until all who are told of it have been. @returns its deliveries, but for those in the app */
async function told(fields: Json = {}, count = 1): Promise<{ alertId: string; items: Json[] }> {
  const { status, body } = await hub.call('POST', ALERTS, { body: { ...oven, ...fields } });
  expect(status).toBe(201);
  const alertId = String(body['id']);
  const items = await eventually(async () => {
    const { body: page } = await hub.call<{ items: Json[] }>('GET', `${ALERTS}/${alertId}/notifications`);
    const sent = page.items.filter(({ channel }) => channel !== 'in_app');
    const isOver = sent.every(({ state }) => ['accepted', 'failed', 'skipped'].includes(String(state)));
    if (sent.length < count || !isOver) throw new Error(JSON.stringify(sent.map(({ state }) => state)));
    return sent;
  });
  return { alertId, items };
}

it.each<[severity: string, ofRule: string[] | undefined, channels: string[]]>([
  ['critical', undefined, ['email', 'whatsapp']],
  ['critical', ['sms'], ['email', 'whatsapp']],
  ['high', undefined, ['email']],
  ['high', ['sms', 'email'], ['email', 'sms']],
  ['medium', undefined, ['email']],
  // the first system ignores the channels of the rule here
  ['medium', ['sms'], ['sms']],
])('%s alerts, of a rule with the channels %j, come over %j', async (severity, ofRule, channels) => {
  const ana = await member('manager');
  const wanted = ofRule && { notification_channels: ofRule };
  const { items } = await told({ severity, ...wanted }, channels.length);
  expect(items.map(({ channel, user_id }) => [channel, user_id]).sort()).toEqual(channels.map((one) => [one, ana.id]));
  await ana.leave();
});

it('a message has the names, the subject and the text of the first system, and the alert shows the first of them', async () => {
  const ana = await member('manager');
  const { alertId, items } = await told();
  const { body: alert } = await hub.call('GET', `${ALERTS}/${alertId}`);
  const time = String(alert['created_at']).slice(0, 16).replace('T', ' ');
  expect(items).toMatchObject([
    {
      user_id: ana.id,
      notification_type: 'alert',
      priority: alert['priority'],
      channel: 'email',
      subject: '[HIGH] Oven',
      message: `It is cold.\n\n**Business Impact:**\nNo bread.\n\n**Recommended Action:**\nLight it.\n\nSeverity: HIGH\nTime: ${time}`,
      template_id: expect.any(String) as string,
    },
  ]);
  expect(alert).toMatchObject({
    notification_sent: true,
    notification_channel: 'email',
    notification_id: items[0]?.['id'],
  });
  const mail = inbox.mails.find(({ to }) => to === ana.email)?.text ?? '';
  for (const part of ['From: Campana <alerts@campana.example>', 'text/html', 'Acknowledge', 'Resolve'])
    expect(mail).toContain(part);
  await ana.leave();
});

it('the first occurrence is told, and each tenth after it', async () => {
  const ana = await member('manager');
  const kind = await noise.kind({ severity: 'high', notify_roles: ['manager'] });
  for (let n = 0; n < 22; n++) await noise.trigger(kind);
  const [alert] = await noise.alertsOf(kind.alertType);
  const causes = await eventually(async () => {
    const sql = `SELECT cause FROM deliveries WHERE alert_id = $1 AND channel = 'email' ORDER BY id`;
    const rows = await hub.sql<{ cause: string }>(sql, [alert?.['id']]);
    return rows.length >= 3 && rows.map(({ cause }) => cause);
  });
  expect(causes).toEqual(['created', 'folded:11', 'folded:21']);
  await ana.leave();
});

it('nobody is told where the rule or the tenant says so', async () => {
  const ana = await member('manager');
  const { body } = await hub.call('POST', ALERTS, { body: { ...oven, notify: false } });
  await hub.call('PUT', `${ALERTS}/config`, { body: { auto_notify: false } });
  const { body: other } = await hub.call('POST', ALERTS, { body: oven });
  await hub.call('PUT', `${ALERTS}/config`, { body: { auto_notify: true } });
  await told();
  const sql = 'SELECT 1 FROM deliveries WHERE alert_id = ANY ($1::uuid[])';
  expect(await hub.sql(sql, [[body['id'], other['id']]])).toEqual([]);
  await ana.leave();
});

it('one recipient who cannot be reached keeps nobody else from being told', async () => {
  const [ana, ben] = [await member('manager'), await member('manager')];
  fakes.always(ana.sms, { status: 400, body: { code: 21211, message: 'no such number' } });
  const { alertId, items } = await told({ notification_channels: ['sms'] }, 2);
  const stateOf = ({ id }: { id: string }) =>
    items.find(({ user_id, channel }) => user_id === id && channel === 'sms')?.['state'];
  expect([stateOf(ana), stateOf(ben)]).toEqual(['failed', 'accepted']);
  expect((await hub.call('GET', `${ALERTS}/${alertId}`)).body).toMatchObject({ notification_channel: 'sms' });
  await Promise.all([ana.leave(), ben.leave()]);
});

it('an owner is told when nobody has a role of the rule', async () => {
  const owner = await member('owner');
  const { items } = await told();
  // the owner of the test itself has no address
  expect(items.filter(({ state }) => state === 'accepted').map(({ user_id }) => user_id)).toEqual([owner.id]);
  await owner.leave();
});

it('a tenant can have the subject of the second system, and see low alerts in the app alone', async () => {
  const ana = await member('manager');
  await hub.call('PUT', `${ALERTS}/config`, { body: { brand: 'ShelfOps', low_alert_channels: [] } });
  const { body: template } = await hub.call('POST', `${ALERTS}/templates`, {
    body: {
      name: 'ShelfOps',
      channel: 'email',
      kind: 'alert',
      subject_template: '[{{ tenant.brand }}] {{ severity | upcase }}: {{ title }}',
      body_template: '{{ description }}',
    },
  });
  const { items } = await told();
  expect(items).toMatchObject([{ subject: '[ShelfOps] HIGH: Oven', template_id: template['id'] }]);
  const { body: low } = await hub.call('POST', ALERTS, { body: { ...oven, severity: 'low' } });
  const sql = 'SELECT channel FROM deliveries WHERE alert_id = $1 AND user_id = $2';
  const rows = await eventually(async () => {
    const found = await hub.sql<Json>(sql, [low['id'], ana.id]);
    return found.length > 0 && found;
  });
  expect(rows).toEqual([{ channel: 'in_app' }]);
  await hub.call('DELETE', `${ALERTS}/templates/${String(template['id'])}`);
  await ana.leave();
});

it('a subscription tells over its channels, one for each type, and goes with its member', async () => {
  const ana = await member('staff');
  const type = `oven-${randomUUID()}`;
  const path = `${ALERTS}/subscriptions?member_id=${ana.id}`;
  const channels = ['in_app', 'email', 'sms'];
  for (let again = 0; again < 2; again++)
    await hub.call('PUT', path, { body: [{ alert_type: type, is_enabled: true, delivery_channels: channels }] });
  expect((await hub.call<Json[]>('GET', path)).body).toMatchObject([{ alert_type: type, delivery_channels: channels }]);
  const { items } = await told({ alert_type: type, notify_roles: ['owner'] }, 2);
  const own = items.filter(({ user_id }) => user_id === ana.id).map(({ channel }) => channel);
  expect(own.sort()).toEqual(['email', 'sms']);
  await hub.call('DELETE', `${ALERTS}/members/${ana.id}?erase=true`);
  await eventually(
    async () => (await hub.sql('SELECT 1 FROM alert_subscriptions WHERE staff_id = $1', [ana.id])).length === 0,
  );
});
