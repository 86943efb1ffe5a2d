import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeClosedAlertsCommand, RecomputeMetricsCommand, RollUpMetricsCommand } from '../../src/metrics';
import { Hub, Json, token } from '../support/hub';
import { past, type PastAlert } from '../support/past-alerts';

const DAY_MS = 86_400_000;
let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api', ALERT_RETENTION_DAYS: '30' })));
afterAll(() => hub.stop());

const purge = () => hub.app.get(CommandBus, { strict: false }).execute(new PurgeClosedAlertsCommand());
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const after = (days: number) => days * 86_400;

async function tenant(settings: Json = {}) {
  const tenantId = randomUUID();
  const owner = await token(tenantId);
  await hub.call('PUT', '/api/v1/alerts/config', { token: owner, body: { time_zone: 'Europe/Madrid', ...settings } });
  const left = async (ids: readonly string[]) =>
    (await hub.sql<{ id: string }>('SELECT id FROM alerts WHERE id = ANY($1)', [ids]))
      .map(({ id }) => ids.indexOf(id))
      .sort();
  return { tenantId, owner, past: (alerts: readonly PastAlert[]) => past(hub, alerts, tenantId), left };
}

it('alerts closed before the retention time are deleted with their history and occurrences; open ones never are', async () => {
  const { tenantId, past: put, left } = await tenant();
  const ids = await put([
    { at: ago(40), resolved: after(9) },
    { at: ago(40), ignored: after(9) },
    { at: ago(40), resolved: after(11) },
    { at: ago(40), ignored: after(11) },
    { at: ago(400) },
    { at: ago(400), acknowledged: 60 },
    { at: ago(400), status: 'snoozed' },
    // resolved, then reopened
    { at: ago(400), resolved: 60, status: 'active' },
  ]);
  await hub.sql(
    `INSERT INTO alert_occurrences (alert_id, id, tenant_id, severity, occurred_at, received_at)
     SELECT id, id, tenant_id, 'low', now(), now() FROM alerts WHERE tenant_id = $1`,
    [tenantId],
  );
  await purge();
  expect(await left(ids)).toEqual([2, 3, 4, 5, 6, 7]);
  for (const table of ['alert_occurrences', 'alert_history']) {
    const rows = await hub.sql(`SELECT 1 FROM ${table} WHERE alert_id = ANY($1)`, [ids.slice(0, 2)]);
    expect([table, rows]).toEqual([table, []]);
  }
  expect(await hub.sql('SELECT 1 FROM alert_occurrences WHERE tenant_id = $1', [tenantId])).toHaveLength(6);
  expect(await purge()).toBe(0);
});

it('the retention time of an alert that was ignored again begins at the last time', async () => {
  const { tenantId, past: put, left } = await tenant();
  const ids = await put([{ at: ago(60), ignored: 60 }]);
  await hub.sql(
    `INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, previous_status, new_status)
     VALUES ($1, $2, $3, 'ignored', now() - interval '2 days', 'active', 'ignored')`,
    [randomUUID(), tenantId, ids[0]],
  );
  await purge();
  expect(await left(ids)).toEqual([0]);
});

it('the retention time of a tenant applies to its alerts', async () => {
  const [brief, long] = [await tenant({ alert_retention_days: 3 }), await tenant({ alert_retention_days: 90 })];
  const alerts = [
    { at: ago(5), resolved: 60 },
    { at: ago(50), resolved: 60 },
    { at: ago(2), resolved: 60 },
  ];
  const [few, many] = [await brief.past(alerts), await long.past(alerts)];
  await purge();
  expect(await brief.left(few)).toEqual([2]);
  expect(await long.left(many)).toEqual([0, 1, 2]);
});

const paths = [
  'analytics/dashboard?interval=hour&from=FROM&to=TO',
  'analytics/dashboard?interval=week',
  'analytics/by-type',
  'analytics/by-severity',
  'analytics/response-times',
  'analytics/resolution-times?interval=hour&from=FROM&to=TO',
  'analytics/sla',
  'analytics/trends',
  'statistics',
];

it('purging does not change figures, whether from the alerts, from the roll-ups or in another time zone', async () => {
  const { tenantId, owner, past: put, left } = await tenant({ alert_retention_days: 2 });
  const instant = (days: number) => ago(days).toISOString();
  const [from, to] = [instant(25.5), instant(1.3)];
  const ask = async (): Promise<Json> => {
    const answers: Json = {};
    for (const path of paths) {
      const asked = path.replace('FROM', from).replace('TO', to);
      const query = asked.includes('from=') ? asked : `${asked}${asked.includes('?') ? '&' : '?'}from=${from}&to=${to}`;
      const { status, body } = await hub.call('GET', `/api/v1/alerts/${query}`, { token: owner });
      expect([path, status]).toEqual([path, 200]);
      answers[path] = body;
    }
    return answers;
  };
  const kinds = ['oven', 'freezer'].flatMap((type) =>
    ['critical', 'high', 'low'].map((severity) => ({ type, severity })),
  );
  const put20Days = () =>
    put(
      Array.from({ length: 20 * kinds.length }, (_, i) => ({
        ...kinds[i % kinds.length],
        at: ago(4 + (i * 7) / kinds.length / 10 + i / 1000),
        occurrences: 1 + (i % 5),
        ...[
          { resolved: 1_000 + i, acknowledged: 10 + i },
          { resolved: 5_000 + i },
          { ignored: 600 + i },
          { acknowledged: 100 + i, resolved: 7_000, lines: [['unsilenced', 50]] as const },
          {},
          { resolved: 90, quiet: 'storm' },
          { acknowledged: 9_000 },
        ][i % 7],
      })),
    );
  const [first, second] = [await put20Days(), await put20Days()];
  const commands = hub.app.get(CommandBus, { strict: false });
  const expected = await ask();
  expect((expected['analytics/by-type'] as { items: Json[] }).items[0]).toMatchObject({ total: { value: 120 } });
  // half of the days have roll-ups
  await commands.execute(
    new RecomputeMetricsCommand(tenantId, ago(15).toISOString().slice(0, 10), ago(0).toISOString().slice(0, 10)),
  );
  expect(await ask()).toEqual(expected);
  expect(await purge()).toBeGreaterThan(100);
  expect((await left([...first, ...second])).length).toBeLessThan(130);
  expect(await ask()).toEqual(expected);
  await commands.execute(
    new RecomputeMetricsCommand(tenantId, ago(60).toISOString().slice(0, 10), ago(0).toISOString().slice(0, 10)),
  );
  expect(await ask()).toEqual(expected);
  await hub.call('PUT', '/api/v1/alerts/config', { token: owner, body: { time_zone: 'Asia/Kolkata' } });
  const moved = await ask();
  const total = (answers: Json) => (answers['statistics'] as { volume: { total: Json } }).volume.total['value'];
  expect([total(moved), (moved['analytics/by-type'] as Json)['items']]).toEqual([
    total(expected),
    (expected['analytics/by-type'] as Json)['items'],
  ]);
  await commands.execute(new RollUpMetricsCommand());
  expect(await ask()).toEqual(moved);
});
