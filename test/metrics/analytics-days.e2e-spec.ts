import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { RollUpMetricsCommand } from '../../src/metrics';
import { aTenant, type Statistics } from '../support/expected-analytics';
import { withDeadlines } from '../support/application';
import { Hub, Json } from '../support/hub';

const DAY_MS = 86_400_000;
let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ...withDeadlines })));
afterAll(() => hub.stop());

const tenant = (timeZone?: string) => aTenant(hub, timeZone);

const rollUp = () => hub.app.get(CommandBus, { strict: false }).execute(new RollUpMetricsCommand());

it('days are local days: a day on which the clocks change has 23 or 25 hours', async () => {
  const { past: put, get, recompute } = await tenant();
  const hourly = (from: string, hours: number) =>
    Array.from({ length: hours }, (_, i) => ({ at: new Date(Date.parse(from) + i * 3_600_000 + 60_000) }));
  await put([...hourly('2026-03-27T23:00:00Z', 71), ...hourly('2025-10-24T22:00:00Z', 73)]);
  for (const round of ['live', 'rolled up']) {
    const spring = await get<{ series: Json[] }>('trends?from=2026-03-28&to=2026-03-30');
    expect([round, spring.series.map(({ local, hours, total }) => [local, hours, total])]).toEqual([
      round,
      [
        ['2026-03-28', 24, 24],
        ['2026-03-29', 23, 23],
        ['2026-03-30', 24, 24],
      ],
    ]);
    expect(spring.series[1]).toMatchObject({ from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
    const autumn = await get<{ series: Json[] }>('trends?from=2025-10-25&to=2025-10-27');
    expect(autumn.series.map(({ local, hours, total }) => [local, hours, total])).toEqual([
      ['2025-10-25', 24, 24],
      ['2025-10-26', 25, 25],
      ['2025-10-27', 24, 24],
    ]);
    await recompute('2025-10-01', '2026-04-30');
  }
  const hours = async (day: string) =>
    (await get<{ series: Json[] }>(`trends?from=${day}&to=${day}&interval=hour`)).series;
  const spring = await hours('2026-03-29');
  expect([spring.length, new Set(spring.map(({ total }) => total))]).toEqual([23, new Set([1])]);
  expect(spring.slice(1, 3).map(({ local }) => local)).toEqual(['2026-03-29T01:00', '2026-03-29T03:00']);
  const autumn = await hours('2025-10-26');
  expect([autumn.length, new Set(autumn.map(({ total, hours: long }) => [total, long].join()))]).toEqual([
    25,
    new Set(['1,1']),
  ]);
  expect(autumn.slice(2, 4).map(({ local }) => local)).toEqual(['2025-10-26T02:00', '2025-10-26T02:00']);
});

it.each(['America/Havana', 'Asia/Beirut', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'America/Santiago'])(
  'in %s each alert of a year is counted exactly once by day, by week and by hour',
  async (zone) => {
    const { past: put, get } = await tenant(zone);
    await put(
      Array.from({ length: 366 * 6 }, (_, i) => ({ at: new Date(Date.parse('2025-06-01') + i * 4 * 3_600_000 + 1) })),
    );
    const [counted] = await hub.sql<{ days: Json }>(
      `SELECT json_object_agg(day, n) AS days FROM (SELECT (to_timestamp(i) AT TIME ZONE $1)::date::text AS day, count(*) AS n
       FROM generate_series(extract(epoch FROM '2025-06-01T00:00:00Z'::timestamptz)::bigint, extract(epoch FROM '2026-06-01T23:00:00Z'::timestamptz)::bigint, 14400) i GROUP BY 1) d`,
      [zone],
    );
    const { series } = await get<{ series: Json[] }>('trends?from=2025-06-02&to=2026-05-31');
    for (const { local, total } of series) expect([local, total]).toEqual([local, counted?.days[String(local)] ?? 0]);
    const weeks = await get<{ series: Json[] }>('trends?from=2025-06-02&to=2026-05-31&interval=week');
    const total = (parts: Json[]) => parts.reduce((sum, part) => sum + Number(part['total']), 0);
    expect(total(weeks.series)).toBe(total(series));
    for (const month of ['2025-10', '2025-11', '2026-03', '2026-04']) {
      const hours = await get<{ series: Json[] }>(`trends?from=${month}-01&to=${month}-30&interval=hour`);
      const days = series.filter(({ local }) => String(local).startsWith(month) && !String(local).endsWith('31'));
      expect([month, total(hours.series)]).toEqual([month, total(days)]);
    }
  },
);

it('a change of an alert of an earlier day changes the figures of that day', async () => {
  const { tenantId, owner, timeZone, past: put, get } = await tenant();
  const yesterday = new Date(Date.now() - DAY_MS - 3_600_000);
  const [id = ''] = await put([{ at: yesterday }, { at: yesterday }]);
  const figures = async () => {
    const { volume } = await get<Statistics>('../statistics');
    return [volume['total']?.['value'], volume['acknowledged']?.['value'], volume['resolved']?.['value']];
  };
  const isClean = async () => {
    const days = await hub.sql<{ is_dirty: boolean }>(
      'SELECT is_dirty FROM alert_metrics_days WHERE tenant_id = $1 AND metric_date = ($2::timestamptz AT TIME ZONE $3)::date',
      [tenantId, yesterday, timeZone],
    );
    return days.length > 0 && days.every(({ is_dirty }) => !is_dirty);
  };
  await rollUp();
  await eventually(isClean);
  expect(await figures()).toEqual([2, 0, 0]);
  await hub.call('POST', `/api/v1/alerts/${id}/acknowledge`, { token: owner, body: {} });
  await eventually(async () => (await figures())[1] === 1, { what: 'the acknowledgement, while the day is dirty' });
  expect(await isClean()).toBe(false);
  await hub.call('POST', `/api/v1/alerts/${id}/resolve`, { token: owner, body: {} });
  await eventually(async () => (await figures())[2] === 1);
  await eventually(async () => {
    await rollUp();
    return isClean();
  });
  expect(await figures()).toEqual([2, 1, 1]);
  const [row] = await hub.sql<Json>(
    `SELECT sum(total_alerts)::int AS total, sum(resolved_alerts)::int AS resolved, sum(high_alerts)::int AS high, sum(sla_violated_count)::int AS violated
     FROM alert_metrics WHERE tenant_id = $1`,
    [tenantId],
  );
  expect(row).toEqual({ total: 2, resolved: 1, high: 2, violated: 2 });
});

it('an occurrence that folds into an alert of an earlier day is counted on that day', async () => {
  const { tenantId, past: put, get } = await tenant('UTC');
  const [id] = await put([{ at: new Date(Date.now() - 2 * DAY_MS), occurrences: 3 }]);
  await rollUp();
  await hub.sql('UPDATE alerts SET occurrence_count = 4 WHERE id = $1', [id]);
  await hub.sql(
    `INSERT INTO alert_occurrences (alert_id, id, tenant_id, severity, occurred_at, received_at) VALUES ($1, $2, $3, 'low', now(), now())`,
    [id, randomUUID(), tenantId],
  );
  await eventually(async () => {
    await rollUp();
    return (await get<Statistics>('../statistics')).noise['events'] === 4;
  });
});

it('when a tenant changes its time zone, the days of all its alerts change', async () => {
  const { tenantId, owner, past: put, get } = await tenant('UTC');
  const at = new Date(Date.now() - 5 * DAY_MS);
  at.setUTCHours(23, 30, 0, 0);
  await put([{ at }]);
  await rollUp();
  const day = async () =>
    (await get<{ series: Json[] }>('trends')).series.filter(({ total }) => total === 1).map(({ local }) => local);
  const next = new Date(at.getTime() + DAY_MS).toISOString().slice(0, 10);
  expect(await day()).toEqual([at.toISOString().slice(0, 10)]);
  await hub.call('PUT', '/api/v1/alerts/config', { token: owner, body: { time_zone: 'Asia/Tokyo' } });
  expect(await day()).toEqual([next]);
  await rollUp();
  expect(await day()).toEqual([next]);
  const zones = await hub.sql('SELECT DISTINCT time_zone, is_dirty FROM alert_metrics_days WHERE tenant_id = $1', [
    tenantId,
  ]);
  expect(zones).toEqual([{ time_zone: 'Asia/Tokyo', is_dirty: false }]);
});
