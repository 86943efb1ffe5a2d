import { randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { channels } from '../../libs/config/config';
import { GetTenantSettingsQuery } from '../../src/directory';
import { withDeadlines } from '../support/application';
import { Hub, Json, token } from '../support/hub';

const CONFIG = '/api/v1/alerts/config';
let hub: Hub;
/** An installation that sets some of the environment variables. */
let other: Hub;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api', ENABLE_ESCALATION: '', ...withDeadlines });
  other = await hub.sibling({
    ENABLE_ESCALATION: '',
    ...withDeadlines,
    CRITICAL_ALERT_CHANNELS: 'sms, voice',
    HIGH_ALERT_CHANNELS: '[]',
    CRITICAL_RESPONSE_SLA_MINUTES: '5',
    AUTO_NOTIFY: 'false',
    ALERT_RETENTION_DAYS: '90',
    SMS_PER_DAY: '50',
  });
});
afterAll(async () => {
  await other.stop();
  await hub.stop();
});

const defaults = {
  brand: 'Campana',
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
  medium_alert_channels: ['email'],
  low_alert_channels: ['email'],
  digest_severities: ['low'],
  group_wait_seconds: 10,
  group_interval_minutes: 5,
  repeat_interval_minutes: 0,
  critical_respects_preferences: false,
  sms_per_day: 500,
  whatsapp_per_day: 500,
  voice_per_day: 100,
  critical_response_sla_minutes: 15,
  high_response_sla_minutes: 60,
  medium_response_sla_minutes: 240,
  low_response_sla_minutes: 1_440,
  critical_resolution_sla_minutes: 240,
  high_resolution_sla_minutes: 480,
  medium_resolution_sla_minutes: 1_440,
  low_resolution_sla_minutes: 4_320,
  sla_at_risk_percent: 75,
  sla_pause_on_snooze: true,
  sla_calendar_id: null,
  sla_calendar_severities: ['medium', 'low'],
  sla_breach_policy_id: null,
  work_item_at_risk_minutes: 60,
  unassigned_critical_minutes: 15,
  unassigned_high_minutes: 60,
  workload_threshold: 20,
  enable_escalation: true,
  alert_retention_days: 30,
  realtime_max_sockets_per_tenant: 2_000,
};
const own = {
  brand: 'ShelfOps',
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
  medium_alert_channels: [...channels],
  low_alert_channels: [],
  digest_severities: ['medium', 'low'],
  group_wait_seconds: 0,
  group_interval_minutes: 6,
  repeat_interval_minutes: 30,
  critical_respects_preferences: true,
  sms_per_day: 499,
  whatsapp_per_day: 0,
  voice_per_day: 100,
  critical_response_sla_minutes: 16,
  high_response_sla_minutes: 61,
  medium_response_sla_minutes: 0,
  low_response_sla_minutes: 62,
  critical_resolution_sla_minutes: 63,
  high_resolution_sla_minutes: 64,
  medium_resolution_sla_minutes: 65,
  low_resolution_sla_minutes: 66,
  sla_at_risk_percent: 50,
  sla_pause_on_snooze: false,
  sla_calendar_severities: ['critical'],
  work_item_at_risk_minutes: 30,
  unassigned_critical_minutes: 16,
  unassigned_high_minutes: 61,
  workload_threshold: 5,
  enable_escalation: false,
  alert_retention_days: 31,
  realtime_max_sockets_per_tenant: 1_999,
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
  // what they name has to exist: test/escalation/sla
  const ids = { sla_calendar_id: null, sla_breach_policy_id: null };
  const sources = { ...each('tenant'), sla_calendar_id: 'default', sla_breach_policy_id: 'default' };
  expect([changed.status, changed.body]).toEqual([200, { ...own, ...ids, sources }]);
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
    sms_per_day: 'environment',
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
    sla: { criticalSlaMinutes: 15, highSlaMinutes: 45 },
    retentionDays: 30,
    isEscalating: false,
    brand: 'Campana',
  });
  expect(settings.get(tenantId)?.notifications).toEqual({
    isAutomatic: true,
    criticalChannels: ['whatsapp', 'email'],
    highChannels: ['email'],
    mediumChannels: ['email'],
    lowChannels: ['email'],
    digestSeverities: ['low'],
    groupWaitSeconds: 10,
    groupIntervalMinutes: 5,
    repeatIntervalMinutes: 0,
    criticalRespectsPreferences: false,
    smsPerDay: 500,
    whatsappPerDay: 500,
    voicePerDay: 100,
  });
  expect(settings.get(stranger)).toMatchObject({ sla: { highSlaMinutes: 60 }, isEscalating: true });
});

it('a tenant may lower the limits of the installation, not raise them; a limit that the installation lowers later applies', async () => {
  const tenantId = randomUUID();
  const tooHigh = await asTenant(hub, tenantId, 'PUT', { sms_per_day: 501, voice_per_day: 101, brand: 'Other' });
  expect([tooHigh.status, tooHigh.body['errors']]).toEqual([
    422,
    [
      { pointer: '/sms_per_day', detail: 'must be at most 500, the limit of the installation (given 501)' },
      { pointer: '/voice_per_day', detail: 'must be at most 100, the limit of the installation (given 101)' },
    ],
  ]);
  expect((await asTenant(hub, tenantId, 'GET')).body).toMatchObject({ brand: 'Campana', sms_per_day: 500 });
  await asTenant(hub, tenantId, 'PUT', { sms_per_day: 100 });
  const { body } = await asTenant(other, tenantId, 'GET');
  expect(body).toMatchObject({ sms_per_day: 50, sources: { sms_per_day: 'environment' } });
  expect((await asTenant(hub, tenantId, 'GET')).body).toMatchObject({ sms_per_day: 100 });
});

it.each([
  ['brand', ''],
  ['brand', ' '],
  ['brand', 'two\nlines'],
  ['brand', 'x'.repeat(101)],
  ['medium_alert_channels', ['pigeon']],
  ['low_alert_channels', ['email', 'email']],
  ['digest_severities', ['urgent']],
  ['group_wait_seconds', 301],
  ['group_interval_minutes', 0],
  ['repeat_interval_minutes', -1],
  ['critical_respects_preferences', 'no'],
  ['sms_per_day', -1],
  ['critical_alert_channels', 'email'],
  ['critical_alert_channels', ['pigeon']],
  ['high_alert_channels', ['email', 'email']],
  ['critical_response_sla_minutes', -1],
  ['high_response_sla_minutes', 43_201],
  ['workload_threshold', 0],
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
