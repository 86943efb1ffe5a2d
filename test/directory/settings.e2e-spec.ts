import { randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { GetTenantSettingsQuery } from '../../src/directory';
import { Hub, Json, token } from '../support/hub';

const CONFIG = '/api/v1/alerts/config';
let hub: Hub;
/** An installation that sets some of the environment variables. */
let other: Hub;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  other = await hub.sibling({
    CRITICAL_ALERT_CHANNELS: 'sms, voice',
    HIGH_ALERT_CHANNELS: '[]',
    CRITICAL_RESPONSE_SLA_MINUTES: '5',
    AUTO_NOTIFY: 'false',
    ALERT_RETENTION_DAYS: '90',
  });
});
afterAll(async () => {
  await other.stop();
  await hub.stop();
});

const defaults = {
  locale: 'en',
  time_zone: 'UTC',
  currency: 'EUR',
  enable_alert_aggregation: true,
  aggregation_window_minutes: 60,
  enable_alert_throttling: true,
  default_throttle_minutes: 30,
  max_alerts_per_hour: 0,
  storm_alerts_per_minute: 100,
  auto_notify: true,
  critical_alert_channels: ['whatsapp', 'email'],
  high_alert_channels: ['email'],
  critical_response_sla_minutes: 15,
  high_response_sla_minutes: 60,
  enable_escalation: true,
  alert_retention_days: 30,
};
const own = {
  locale: 'es',
  time_zone: 'Europe/Madrid',
  currency: 'USD',
  enable_alert_aggregation: false,
  aggregation_window_minutes: 61,
  enable_alert_throttling: false,
  default_throttle_minutes: 31,
  max_alerts_per_hour: 1,
  storm_alerts_per_minute: 101,
  auto_notify: false,
  critical_alert_channels: ['push'],
  high_alert_channels: [],
  critical_response_sla_minutes: 16,
  high_response_sla_minutes: 61,
  enable_escalation: false,
  alert_retention_days: 31,
};
const names = Object.keys(defaults);
const each = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

const asTenant = async (at: Hub, tenantId: string, method: string, body?: Json) =>
  at.call(method, CONFIG, { token: await token(tenantId), ...(body && { body }) });

it('a tenant without own settings has the defaults, and their source is `default`', async () => {
  const { status, body } = await asTenant(hub, randomUUID(), 'GET');
  expect([status, body]).toEqual([200, { ...defaults, sources: each('default') }]);
});

it('each own setting of a tenant applies to this tenant only; null restores the value of the installation', async () => {
  const tenantId = randomUUID();
  const changed = await asTenant(hub, tenantId, 'PUT', own);
  expect([changed.status, changed.body]).toEqual([200, { ...own, sources: each('tenant') }]);
  expect((await asTenant(hub, tenantId, 'GET')).body).toEqual(changed.body);
  expect((await asTenant(hub, randomUUID(), 'GET')).body).toMatchObject(defaults);
  const ruleDefaults = await asTenant(hub, tenantId, 'PUT', each(null));
  expect([ruleDefaults.status, ruleDefaults.body]).toEqual([200, { ...defaults, sources: each('default') }]);
});

it('a setting of the tenant precedes one of the installation, and that precedes the default', async () => {
  const tenantId = randomUUID();
  await asTenant(hub, tenantId, 'PUT', { critical_response_sla_minutes: 7, locale: 'en', alert_retention_days: 30 });
  const { body } = await asTenant(other, tenantId, 'GET');
  expect(body).toMatchObject({
    critical_response_sla_minutes: 7,
    alert_retention_days: 30,
    critical_alert_channels: ['sms', 'voice'],
    high_alert_channels: [],
    high_response_sla_minutes: 60,
    auto_notify: false,
  });
  expect(body['sources']).toEqual({
    ...each('default'),
    critical_response_sla_minutes: 'tenant',
    alert_retention_days: 'tenant',
    locale: 'tenant',
    critical_alert_channels: 'environment',
    high_alert_channels: 'environment',
    auto_notify: 'environment',
  });
});

it('other modules read the settings grouped by topic', async () => {
  const [tenantId, stranger] = [randomUUID(), randomUUID()];
  await asTenant(hub, tenantId, 'PUT', { high_response_sla_minutes: 45, enable_escalation: false });
  const settings = await hub.app
    .get(QueryBus, { strict: false })
    .execute(new GetTenantSettingsQuery([tenantId, stranger]));
  expect(settings.get(tenantId)).toMatchObject({
    response: { criticalSlaMinutes: 15, highSlaMinutes: 45 },
    retentionDays: 30,
    notifications: { isAutomatic: true, criticalChannels: ['whatsapp', 'email'], highChannels: ['email'] },
    isEscalating: false,
  });
  expect(settings.get(stranger)).toMatchObject({ response: { highSlaMinutes: 60 }, isEscalating: true });
});

it.each([
  ['critical_alert_channels', 'email'],
  ['critical_alert_channels', ['pigeon']],
  ['high_alert_channels', ['email', 'email']],
  ['critical_response_sla_minutes', 0],
  ['high_response_sla_minutes', 43_201],
  ['alert_retention_days', 0],
  ['alert_retention_days', 1.5],
  ['enable_escalation', 'yes'],
  ['auto_notify', 1],
  ['time_zone', 'Mars/Olympus'],
  ['retention', 5],
])('%s=%j is refused with the name of the setting, and nothing changes', async (name, value) => {
  const tenantId = randomUUID();
  const { status, body } = await asTenant(hub, tenantId, 'PUT', { [name]: value, currency: 'USD' });
  expect([status, (body['errors'] as Json[]).map(({ pointer }) => pointer)]).toEqual([422, [`/${name}`]]);
  expect((await asTenant(hub, tenantId, 'GET')).body).toMatchObject({ currency: 'EUR' });
});

it('only members with the permission to manage may read or change the settings', async () => {
  const staff = await token(hub.tenantId, 'staff');
  for (const method of ['GET', 'PUT'])
    expect((await hub.call(method, CONFIG, { token: staff, ...(method === 'PUT' && { body: {} }) })).status).toBe(403);
});
