import { CommandBus } from '@nestjs/cqrs';
import { RollUpMetricsCommand } from '../../src/metrics';
import {
  ANALYTICS,
  variedAlerts,
  aTenant,
  actualStatistics,
  type Statistics,
  expectedStatistics,
} from '../support/expected-analytics';
import { withDeadlines } from '../support/application';
import { Hub, Json, token } from '../support/hub';

const DAY_MS = 86_400_000;
let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api', ...withDeadlines })));
afterAll(() => hub.stop());

const tenant = (timeZone?: string) => aTenant(hub, timeZone);

const rollUp = () => hub.app.get(CommandBus, { strict: false }).execute(new RollUpMetricsCommand());

it('all figures equal those computed from the tables, whether read from the alerts, from the roll-ups or from both', async () => {
  const { tenantId, past: put, get, recompute } = await tenant();
  await put(variedAlerts(400, '2026-01-30T00:00:00Z', 6));
  const period = 'from=2026-01-31&to=2026-02-04';
  const expected = await expectedStatistics(hub, tenantId, '2026-01-30T23:00:00Z', '2026-02-04T23:00:00Z');
  expect(expected['total']).toBeGreaterThan(200);
  const figures = async () => actualStatistics(await get<Statistics>(`../statistics?${period}`));
  expect(await figures()).toEqual(expected);
  expect((await recompute('2026-02-01', '2026-02-02')).body).toMatchObject({ days: 2 });
  expect(await figures()).toEqual(expected);
  expect((await recompute('2026-01-01', '2026-03-31')).body).toMatchObject({ days: 90 });
  expect(await figures()).toEqual(expected);
  // the figures come from the roll-ups now: the alerts were deleted directly in the database
  await hub.sql('DELETE FROM alerts WHERE tenant_id = $1', [tenantId]);
  expect(await figures()).toEqual(expected);
  await recompute('2026-01-01', '2026-03-31');
  expect((await figures())['total']).toBe(0);
});

it('all routes return the same figures for the same alerts', async () => {
  const { past: put, get } = await tenant();
  await put(variedAlerts(120, '2026-01-10T00:00:00Z', 5));
  const period = 'from=2026-01-09&to=2026-01-16';
  const { volume, response_times, resolution_times, sla, noise } = await get<Statistics>(`../statistics?${period}`);
  const total = volume['total']?.['value'];
  const sum = (items: Json[], name: string) => items.reduce((all, item) => all + Number(item[name]), 0);
  const dashboard = await get<Statistics & { series: Json[] }>(`dashboard?${period}`);
  expect(dashboard).toMatchObject({ volume, response_times, resolution_times, sla, noise });
  for (const interval of ['hour', 'day', 'week'])
    for (const route of ['trends', 'dashboard']) {
      const { series } = await get<{ series: Json[] }>(`${route}?${period}&interval=${interval}`);
      expect([interval, sum(series, 'total'), sum(series, 'events')]).toEqual([interval, total, noise['events']]);
    }
  const byType = await get<{ items: Json[] }>(`by-type?${period}`);
  expect(byType.items.map(({ alert_type }) => alert_type).sort()).toEqual(['freezer', 'mixer', 'oven']);
  const totals = (items: Json[]) => items.reduce((all, { total }) => all + Number((total as Json)['value']), 0);
  expect(totals(byType.items)).toBe(total);
  const bySeverity = await get<{ items: Json[] }>(`by-severity?${period}`);
  expect(bySeverity.items.map(({ severity }) => severity)).toEqual(['critical', 'high', 'medium', 'low']);
  expect(totals(bySeverity.items)).toBe(total);
  const responses = await get<{ overall: Json; series: Json[] }>(`response-times?${period}&interval=hour`);
  expect([responses.overall, sum(responses.series, 'count')]).toEqual([response_times, response_times['count']]);
  const resolutions = await get<{ overall: Json; series: Json[] }>(`resolution-times?${period}&interval=week`);
  expect([resolutions.overall, sum(resolutions.series, 'count')]).toEqual([
    resolution_times,
    resolution_times['count'],
  ]);
  const compliance = await get<{ overall: Json; by_severity: Json[]; series: Json[] }>(`sla?${period}`);
  expect(compliance.overall).toEqual(sla);
  for (const name of ['met', 'violated', 'pending']) {
    expect([name, sum(compliance.by_severity, name)]).toEqual([name, sla[name]]);
    expect([name, sum(compliance.series, name)]).toEqual([name, sla[name]]);
  }
  expect(compliance.by_severity.map(({ limit_minutes }) => limit_minutes)).toEqual([15, 60, 240, 1_440]);
});

it('figures are compared with the previous period of the same length', async () => {
  const { past: put, get } = await tenant();
  const days = (day: string, count: number) =>
    Array.from({ length: count }, () => ({ at: `${day}T12:00:00Z`, acknowledged: 60 }));
  await put([...days('2026-03-25', 4), ...days('2026-03-29', 5), ...days('2026-03-20', 9)]);
  const { period, volume } = await get<Statistics & { period: Json }>('../statistics?from=2026-03-27&to=2026-03-30');
  // four calendar days, though one of them is an hour shorter
  expect(period).toEqual({
    from: '2026-03-26T23:00:00.000Z',
    to: '2026-03-30T22:00:00.000Z',
    time_zone: 'Europe/Madrid',
    previous: { from: '2026-03-22T23:00:00.000Z', to: '2026-03-26T23:00:00.000Z' },
  });
  expect(volume['total']).toEqual({ value: 5, previous: 4, change_percent: 25 });
  const first = await get<Statistics>('../statistics?from=2026-03-20T00:00:00Z&to=2026-03-21T00:00:00Z');
  expect(first.volume['total']).toEqual({ value: 9, previous: 0, change_percent: null });
});

it('reactions are measured against the limit of the tenant, without the time in which an alert was suppressed', async () => {
  const { owner, past: put, get } = await tenant();
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await hub.call('PUT', '/api/v1/alerts/config', { token: owner, body: { critical_response_sla_minutes: 30 } });
  await put([
    { at: ago(600), severity: 'critical', acknowledged: 1_800 },
    { at: ago(600), severity: 'critical', acknowledged: 1_801 },
    { at: ago(600), severity: 'critical', resolved: 1_000 },
    { at: ago(600), severity: 'critical', ignored: 2_000 },
    { at: ago(10), severity: 'critical' },
    { at: ago(40), severity: 'critical' },
    { at: ago(600), severity: 'critical', quiet: 'storm' },
    { at: ago(600), severity: 'critical', lines: [['unsilenced', 590 * 60]] },
    { at: ago(600), severity: 'critical', lines: [['unsilenced', 400 * 60]] },
    { at: ago(600), severity: 'critical', lines: [['unsilenced', 3_600]], acknowledged: 4_000 },
    { at: ago(600), severity: 'low' },
  ]);
  const { by_severity } = await get<{ by_severity: Json[] }>('sla');
  expect(by_severity[0]).toMatchObject({
    severity: 'critical',
    limit_minutes: 30,
    met: 3,
    violated: 4,
    pending: 3,
    rate_percent: 42.9,
  });
});

it('figures contain nothing of another tenant', async () => {
  const [one, other] = [await tenant(), await tenant()];
  await one.past(variedAlerts(50, new Date(Date.now() - 5 * DAY_MS).toISOString(), 4));
  await rollUp();
  for (const path of ['dashboard', 'by-type', 'by-severity', 'response-times', 'sla', 'trends', '../statistics']) {
    const theirs = JSON.stringify(await other.get(path));
    expect([path, theirs.includes('oven'), /"(total|count|met)":[1-9]/.test(theirs)]).toEqual([path, false, false]);
  }
});

it('tables are available as CSV', async () => {
  const { owner, past: put } = await tenant();
  await put([{ at: '2026-02-01T10:00:00Z', acknowledged: 90, type: '=1+1, "x"' }]);
  const ask = (path: string, headers: Record<string, string> = {}) =>
    hub.call<string>('GET', `${ANALYTICS}/${path}`, { token: owner, headers });
  const { headers, body } = await ask('trends?from=2026-02-01&to=2026-02-02&format=csv');
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(body.split('\r\n')).toEqual([
    'from,to,local,hours,total,critical,high,medium,low,acknowledged,resolved,events,mean_response_seconds,mean_resolution_seconds',
    '2026-01-31T23:00:00.000Z,2026-02-01T23:00:00.000Z,2026-02-01,24,1,0,1,0,0,1,0,1,90,',
    '2026-02-01T23:00:00.000Z,2026-02-02T23:00:00.000Z,2026-02-02,24,0,0,0,0,0,0,0,0,,',
    '',
  ]);
  const types = await ask('by-type?from=2026-02-01&to=2026-02-02', { accept: 'text/csv' });
  expect(types.body.split('\r\n')[1]).toMatch(/^"'=1\+1, ""x""",1,0,,100,/);
  expect((await ask('by-type?format=json', { accept: 'text/csv' })).headers.get('content-type')).toContain('json');
});

it.each([
  ['from=yesterday', '/query/from'],
  ['from=2026-02-30', '/query/from'],
  ['to=2026-02-01T10:00', '/query/to'],
  ['from=2026-02-02&to=2026-02-01', '/query/from'],
  ['from=2025-01-01&to=2026-03-01', '/query/from'],
  ['from=2026-01-01&to=2026-02-01&interval=hour', '/query/from'],
  ['interval=year', '/query/interval'],
  ['format=xml', '/query/format'],
  ['zone=UTC', '/query/zone'],
])('%s is refused, and the error names the parameter', async (query, pointer) => {
  const { status, body } = await hub.call('GET', `${ANALYTICS}/trends?${query}`);
  expect([status, (body['errors'] as Json[] | undefined)?.map((fault) => fault['pointer'])]).toEqual([422, [pointer]]);
});

it('recomputing needs the permission to manage, and a valid range of not too many days', async () => {
  const recompute = (from: string, to: string, role = 'owner') =>
    token(hub.tenantId, role).then((bearer) =>
      hub.call('POST', `${ANALYTICS}/recompute`, { token: bearer, body: { from, to } }),
    );
  expect((await recompute('2026-01-01', '2026-01-02', 'staff')).status).toBe(403);
  expect((await recompute('2026-01-01', '2026-01-02')).body).toEqual({ from: '2026-01-01', to: '2026-01-02', days: 2 });
  for (const [from, to] of [
    ['2026-01-02', '2026-01-01'],
    ['2025-01-01', '2026-02-05'],
    ['2025-01-01T00:00:00Z', '2025-01-02'],
  ] as const)
    expect([from, (await recompute(from, to)).status]).toEqual([from, 422]);
});
