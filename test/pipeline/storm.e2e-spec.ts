import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { RefreshStormAlertsCommand } from '../../src/pipeline/commands/refresh-storm-alerts';
import { Hub, type Json } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
  await hub.call('PUT', '/api/v1/alerts/config', { body: { storm_alerts_per_minute: LIMIT } });
});
afterAll(() => hub.stop());

const LIMIT = 20;

const publish = (kind: Kind, count: number, from = 0) =>
  hub.outside.publishAll(
    'inventory',
    Array.from({ length: count }, (_, i) => ({
      routingKey: kind.eventType,
      body: hub.event({ event_type: kind.eventType, oven: from + i, heat: 1 }),
    })),
  );

/** Fills the minute, then goes beyond: batches that are worked at once do not see each other's alerts, later ones do. */
async function stir(kind: Kind, beyond: number): Promise<void> {
  // the limit is of a minute: this one must last
  await eventually(() => Promise.resolve(new Date().getSeconds() < 50), { within: 15_000 });
  await publish(kind, LIMIT);
  await eventually(async () => (await noise.alertsOf(kind.alertType)).length === LIMIT);
  await publish(kind, beyond, LIMIT);
}

const storms = async () =>
  (await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?alert_type=alert_storm')).body.items;
const coveredBy = (storm?: Json) => (storm?.['source_event_data'] as Json | undefined)?.['covered'];
const covered = async (by: unknown) =>
  (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?limit=200&quiet_by=${String(by)}`)).body.items;

it('in a storm one alert takes the place of the others, counts them, lets critical ones pass, ends by itself, and lists all', async () => {
  const [noisy, other] = [await noise.kind(), await noise.kind({ severity: 'medium' })];
  const grave = await noise.kind({ severity: 'critical' });
  const told = await hub.outside.listen('alerts', 'alerts.created');
  await stir(noisy, 80);
  const storm = await eventually(async () => (await storms())[0]);
  expect(storm).toMatchObject({ status: 'active', severity: 'high', rule_id: null, quiet_reason: null });
  await publish(other, 30);
  await eventually(async () => (await covered(storm['id'])).length === 110);
  expect(await noise.trigger(grave)).toBe('raised');
  expect(await noise.alert(grave.alertType)).toMatchObject({ quiet_reason: null });

  const live = await eventually(async () => {
    const [now] = await storms();
    return coveredBy(now) === 110 && now;
  });
  expect(live['description']).toContain(`80 × ${noisy.alertType}, 30 × ${other.alertType}`);
  const created = told.filter(({ body }) => [noisy.alertType, other.alertType].includes(String(body['alert_type'])));
  expect(created).toHaveLength(130);
  expect(created.filter(({ body }) => body['quiet_reason'] === undefined)).toHaveLength(LIMIT);
  expect(told.filter(({ body }) => body['alert_type'] === 'alert_storm')).toHaveLength(1);

  // the minute is over
  await hub.sql(`UPDATE tenant_alert_counts SET minute = minute - interval '5 minutes' WHERE tenant_id = $1`, [
    hub.tenantId,
  ]);
  await hub.app.get(CommandBus).execute(new RefreshStormAlertsCommand());
  expect((await storms())[0]).toMatchObject({ status: 'resolved', resolved_by: null, occurrence_count: 0 });
  expect(await noise.trigger(noisy, { oven: 1_000 })).toBe('raised');
  expect((await noise.alertsOf(noisy.alertType)).at(-1)).toMatchObject({ quiet_reason: null });
  expect((await covered(storm['id'])).length).toBe(110);
  const silenced = await noise.suppressedProblems(`&reason=storm&silencer_id=${String(storm['id'])}`);
  expect(silenced).toHaveLength(110);
});

it('critical alerts that are a storm by themselves are told of by its alert, which is critical then', async () => {
  // not to where those of the test before are
  await hub.sql(`UPDATE tenant_alert_counts SET minute = minute - interval '10 minutes' WHERE tenant_id = $1`, [
    hub.tenantId,
  ]);
  const grave = await noise.kind({ severity: 'critical' });
  await stir(grave, 30);
  const storm = await eventually(async () => (await storms()).find(({ status }) => status === 'active'));
  await eventually(async () => (await covered(storm['id'])).length === 30);
  await eventually(async () => (await storms())[0]?.['severity'] === 'critical');
});

it('a storm that somebody calls over is told of again when it is not', async () => {
  const kind = await noise.kind();
  const [before] = await storms();
  await hub.call('POST', `/api/v1/alerts/${String(before?.['id'])}/resolve`);
  await eventually(
    async () => (await hub.sql('SELECT 1 FROM alert_storms WHERE tenant_id = $1', [hub.tenantId])).length === 0,
  );
  await publish(kind, 50);
  const after = await eventually(async () => (await storms()).find(({ status }) => status === 'active'));
  expect(after['id']).not.toBe(before?.['id']);
});

it('the hourly ceiling of a tenant holds back what is not critical, and the next alert of the problem tells of it', async () => {
  const own = await Hub.start();
  const mine = new SuppressionHub(own);
  try {
    await own.call('PUT', '/api/v1/alerts/config', { body: { max_alerts_per_hour: 3 } });
    const [mild, grave] = [await mine.kind(), await mine.kind({ severity: 'critical' })];
    const outcomes: unknown[] = [];
    for (const oven of [1, 2, 3, 4, 4]) outcomes.push(await mine.trigger(mild, { oven }));
    expect(outcomes).toEqual(['raised', 'raised', 'raised', 'throttled', 'throttled']);
    expect(await mine.trigger(grave)).toBe('raised');
    expect(await mine.suppressedProblem(mild)).toMatchObject({ reason: 'ceiling', count: 2, state: 'held' });
    await own.call('PUT', '/api/v1/alerts/config', { body: { max_alerts_per_hour: 100 } });
    await eventually(async () => (await mine.trigger(mild, { oven: 4 })) !== 'throttled');
    const told = await mine.alert(mild.alertType, ({ aggregation_key }) => String(aggregation_key).endsWith(':4'));
    expect(told['description']).toMatch(/And \d+ more since \d\d:\d\d\./);
    expect(told['silenced']).toEqual({ ceiling: expect.any(Number) as number });
  } finally {
    await own.stop();
  }
});
