import { randomUUID } from 'node:crypto';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { GetAlertsQuery, MAX_ALERTS_AT_ONCE, RecordNotifiedCommand } from '../../src/alerts';
import { eventually } from '../../libs/testing/eventually';
import { aPolicy, POLICIES } from '../support/escalation-hub';
import { Hub, type Json, token } from '../support/hub';
import { SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
let created: { body: Json }[];
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
  created = await hub.outside.listen('alerts', 'alerts.created');
});
afterAll(() => hub.stop());

const write = async (fields: Json = {}, of = hub.tenantId, path = '') => {
  const body = { alert_type: 'oven_fault', severity: 'high', title: 'Oven 2', description: 'cold', ...fields };
  return hub.call(`POST`, `/api/v1/alerts${path}`, { body, token: await token(of) });
};
const show = async (id: unknown): Promise<Json> => (await hub.call('GET', `/api/v1/alerts/${String(id)}`)).body;
const createdOf = (id: unknown): Promise<Json> =>
  eventually(() => created.find(({ body }) => body['alert_id'] === id)?.body, {
    what: `alerts.created of ${String(id)}`,
  });

const query = (...alerts: { tenantId: string; alertId: string }[]) =>
  hub.app.get(QueryBus, { strict: false }).execute(new GetAlertsQuery(alerts));

type Accepted = ConstructorParameters<typeof RecordNotifiedCommand>[0];
const record = (...accepted: Accepted) =>
  hub.app.get(CommandBus, { strict: false }).execute(new RecordNotifiedCommand(accepted));

describe('what a rule says about notifying', () => {
  const wish: Json = {
    notify: false,
    notification_channels: ['voice', 'in_app'],
    notify_roles: ['owner', 'manager'],
  };
  beforeAll(async () => {
    const { body } = await hub.call('POST', POLICIES, { body: aPolicy() });
    wish['escalation_policy_id'] = body['id'];
  });

  it('is copied to its alerts and to alerts.created; a later change of the rule leaves them', async () => {
    const kind = await noise.kind({ ...wish, labels: { oven: '{oven}' } });
    await noise.trigger(kind);
    const rule = { rule_name: kind.ruleId, notify: true, notification_channels: null };
    const before = (await hub.call('GET', `/api/v1/alerts/rules/${kind.ruleId}`)).body;
    expect(
      (await hub.call('PUT', `/api/v1/alerts/rules/${kind.ruleId}`, { body: given({ ...before, ...rule }) })).status,
    ).toBe(200);
    await noise.trigger(kind);
    const [alert] = await noise.alertsOf(kind.alertType);
    expect(alert).toMatchObject({
      ...wish,
      epoch: 1,
      episode: 1,
      notification_sent: false,
      notification_channel: null,
    });
    expect(await createdOf(alert?.['id'])).toMatchObject({
      ...wish,
      rule_id: kind.ruleId,
      alert_category: 'inventory',
      priority: 'normal',
      labels: { oven: '1' },
      assigned_to: null,
      assigned_role: null,
      is_flapping: false,
      notification_sent: false,
    });
  });

  it('is anything by default, beside alerts whose rule says something in the same batch', async () => {
    const [plain, special] = [await noise.kind(), await noise.kind(wish)];
    const events = [plain, special].map(({ eventType }) => ({
      routingKey: eventType,
      body: { ...hub.event({ event_type: eventType }), oven: 1 },
    }));
    await hub.outside.publishAll('inventory', events);
    const any = { notify: true, notification_channels: null, notify_roles: null, escalation_policy_id: null };
    const alert = await noise.alert(plain.alertType);
    expect(alert).toMatchObject(any);
    expect(await noise.alert(special.alertType)).toMatchObject(wish);
    expect(await createdOf(alert['id'])).toMatchObject({ ...any, notification_sent: true });
  });
});

/** What of a rule as it is shown can be written again. */
const given = ({ rule_name, ...shown }: Json): Json => ({
  rule_name,
  ...Object.fromEntries(
    ['source_event_type', 'alert_type', 'severity', 'title_template', 'description_template', 'notify'].map((name) => [
      name,
      shown[name],
    ]),
  ),
});

describe('an alert that a member writes', () => {
  it('notifies as its author wants; by default it notifies anybody', async () => {
    const wish = { notify: false, notification_channels: ['sms'], notify_roles: ['staff'] };
    const { status, body } = await write({ ...wish, assigned_role: 'staff' });
    expect([status, body]).toEqual([201, expect.objectContaining({ ...wish, escalation_policy_id: null })]);
    expect(await createdOf(body['id'])).toMatchObject({ ...wish, assigned_role: 'staff', notification_sent: false });
    const { body: plain } = await write();
    expect(plain).toMatchObject({ notify: true, notification_channels: null, notify_roles: null });
    expect(await createdOf(plain['id'])).toMatchObject({
      rule_id: null,
      epoch: 1,
      episode: 1,
      notification_sent: true,
    });
  });

  it.each([
    ['notify', 'yes'],
    ['notification_channels', ['pigeon']],
    ['notification_channels', ['sms', 'sms']],
    ['notify_roles', ['service']],
  ])('%s=%j is refused, and nothing is written', async (name, value) => {
    const title = randomUUID();
    const { status, body } = await write({ [name]: value, title });
    expect([status, (body['errors'] as Json[]).map(({ pointer }) => pointer)]).toEqual([422, [`/${name}`]]);
    expect(await hub.sql('SELECT 1 FROM alerts WHERE title = $1', [title])).toEqual([]);
  });

  it('of a tenant that turned notifying off is not told', async () => {
    const tenantId = randomUUID();
    const bearer = await token(tenantId);
    const change = (auto_notify: boolean) =>
      hub.call('PUT', '/api/v1/alerts/config', { token: bearer, body: { auto_notify } });
    const told = async () => (await createdOf((await write({}, tenantId)).body['id']))['notification_sent'];
    expect(await told()).toBe(true);
    await change(false);
    await eventually(async () => !(await told()));
    await change(true);
    await eventually(told);
  });
});

it('a broadcast goes to all members in the app, or to the channels and roles of its body', async () => {
  const broadcast = async (fields: Json) =>
    (await hub.call('POST', '/api/v1/alerts/broadcast', { body: { title: 'Closed', message: 'at noon', ...fields } }))
      .body;
  expect(await broadcast({})).toMatchObject({ notification_channels: ['in_app'], notify_roles: null, notify: true });
  const wish = { channels: ['email', 'in_app'], roles: ['manager'] };
  const sent = await broadcast(wish);
  expect(sent).toMatchObject({ notification_channels: wish.channels, notify_roles: wish.roles });
  expect(await createdOf(sent['id'])).toMatchObject({ notification_channels: wish.channels, notify_roles: wish.roles });
});

describe('listeners', () => {
  it('get whole alerts of several tenants at once, and none of another tenant', async () => {
    const [mine, others] = [await write(), await write({}, randomUUID())];
    const [one, other] = [mine, others].map(({ body }) => ({
      tenantId: String(body['tenant_id']),
      alertId: String(body['id']),
    })) as [Accepted[number], Accepted[number]];
    const swapped = { tenantId: one.tenantId, alertId: other.alertId };
    const found = await query(one, other, one, swapped, { tenantId: one.tenantId, alertId: randomUUID() });
    expect(found.map(({ id }) => id).sort()).toEqual([one.alertId, other.alertId].sort());
    expect(found[0]).toMatchObject({ title: 'Oven 2', status: 'active', epoch: 1, sourceEventData: null });
    expect(await query(swapped)).toEqual([]);
    expect(await query()).toEqual([]);
    const many = Array.from({ length: MAX_ALERTS_AT_ONCE + 1 }, () => ({ ...one, alertId: randomUUID() }));
    await expect(query(...many)).rejects.toThrow('at most 1000 alerts');
  });
});

describe('the first delivery that is accepted', () => {
  // of others, the members of the tenant would be told
  const writeQuietly = () => write({ notify: false });
  const delivery = (alert: Json, channel: Accepted[number]['channel'], episode = 1) => ({
    tenantId: String(alert['tenant_id']),
    alertId: String(alert['id']),
    episode,
    channel,
    deliveryId: randomUUID(),
  });

  it('is stored in the alert, of each episode; later ones change nothing, nor does any raise the version', async () => {
    const { body: alert } = await writeQuietly();
    const [first, second, late] = [delivery(alert, 'email'), delivery(alert, 'sms'), delivery(alert, 'push')];
    expect(await record(first, second)).toEqual([first.deliveryId]);
    expect(await record(second, first)).toEqual([]);
    expect(await show(alert['id'])).toMatchObject({
      notification_sent: true,
      notification_channel: 'email',
      notification_id: first.deliveryId,
      version: alert['version'],
      updated_at: alert['updated_at'],
    });
    for (const action of ['resolve', 'reopen'])
      await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, { body: {} });
    const anew = { notification_sent: false, notification_channel: null, notification_id: null };
    expect(await show(alert['id'])).toMatchObject({ episode: 2, ...anew });
    expect(await record(late)).toEqual([]);
    expect(await show(alert['id'])).toMatchObject(anew);
    const next = delivery(alert, 'voice', 2);
    expect(await record(late, next)).toEqual([next.deliveryId]);
    expect(await show(alert['id'])).toMatchObject({ notification_sent: true, notification_channel: 'voice' });
  });

  it('is shown in the list of open alerts at once, and only in the alert of the tenant that it names', async () => {
    const { body: alert } = await writeQuietly();
    const active = async () => {
      const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/active');
      return body.items.find(({ id }) => id === alert['id']);
    };
    expect(await active()).toMatchObject({ notification_sent: false });
    expect(await record({ ...delivery(alert, 'in_app'), tenantId: randomUUID() })).toEqual([]);
    expect(await record(delivery(alert, 'in_app'))).toHaveLength(1);
    expect(await active()).toMatchObject({ notification_sent: true, notification_channel: 'in_app' });
    expect(await record()).toEqual([]);
  });

  it('of a batch is stored in each of many alerts, while others are recorded at the same time', async () => {
    const alerts = await Promise.all(Array.from({ length: 20 }, async () => (await writeQuietly()).body));
    const batches = Array.from({ length: 5 }, () => alerts.map((alert) => delivery(alert, 'email')));
    const stored = await Promise.all(batches.map((batch) => record(...batch)));
    expect(stored.flat()).toHaveLength(20);
    const shown = await Promise.all(alerts.map(({ id }) => show(id)));
    expect(shown.map(({ notification_id }) => notification_id).sort()).toEqual(stored.flat().sort());
  });
});
