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

/**
 * Publishes as many events as the limit allows, and then `beyond` more. Batches that are processed at the same time do
 * not see each other's alerts, so it waits in between.
 */
async function exceedLimit(kind: Kind, beyond: number): Promise<void> {
  // the limit is per minute: all of this must happen in the same one
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

it('in a storm one alert replaces and counts the others, critical ones still notify, and it ends automatically', async () => {
  const [noisy, other] = [await noise.kind(), await noise.kind({ severity: 'medium' })];
  const critical = await noise.kind({ severity: 'critical' });
  const published = await hub.outside.listen('alerts', 'alerts.created');
  await exceedLimit(noisy, 80);
  const storm = await eventually(async () => (await storms())[0]);
  expect(storm).toMatchObject({ status: 'active', severity: 'high', rule_id: null, quiet_reason: null });
  await publish(other, 30);
  await eventually(async () => (await covered(storm['id'])).length === 110);
  expect(await noise.trigger(critical)).toBe('raised');
  expect(await noise.alert(critical.alertType)).toMatchObject({ quiet_reason: null });

  const live = await eventually(async () => {
    const [now] = await storms();
    return coveredBy(now) === 110 && now;
  });
  expect(live['description']).toContain(`80 × ${noisy.alertType}, 30 × ${other.alertType}`);
  const created = published.filter(({ body }) =>
    [noisy.alertType, other.alertType].includes(String(body['alert_type'])),
  );
  expect(created).toHaveLength(130);
  expect(created.filter(({ body }) => body['quiet_reason'] === undefined)).toHaveLength(LIMIT);
  expect(published.filter(({ body }) => body['alert_type'] === 'alert_storm')).toHaveLength(1);

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

it('a storm of critical alerts is reported by one critical alert', async () => {
  // 10 minutes: further back than the counts of the previous test
  await hub.sql(`UPDATE tenant_alert_counts SET minute = minute - interval '10 minutes' WHERE tenant_id = $1`, [
    hub.tenantId,
  ]);
  const critical = await noise.kind({ severity: 'critical' });
  await exceedLimit(critical, 30);
  const storm = await eventually(async () => (await storms()).find(({ status }) => status === 'active'));
  await eventually(async () => (await covered(storm['id'])).length === 30);
  await eventually(async () => (await storms())[0]?.['severity'] === 'critical');
});

it('when a member resolves the alert of a storm that still lasts, a new storm alert is raised', async () => {
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

it('the hourly limit of a tenant suppresses alerts that are not critical, and the next alert of the problem shows how many', async () => {
  const own = await Hub.start();
  const mine = new SuppressionHub(own);
  try {
    await own.call('PUT', '/api/v1/alerts/config', { body: { max_alerts_per_hour: 3 } });
    const [mild, critical] = [await mine.kind(), await mine.kind({ severity: 'critical' })];
    const outcomes: unknown[] = [];
    for (const oven of [1, 2, 3, 4, 4]) outcomes.push(await mine.trigger(mild, { oven }));
    expect(outcomes).toEqual(['raised', 'raised', 'raised', 'throttled', 'throttled']);
    expect(await mine.trigger(critical)).toBe('raised');
    expect(await mine.suppressedProblem(mild)).toMatchObject({ reason: 'ceiling', count: 2, state: 'held' });
    await own.call('PUT', '/api/v1/alerts/config', { body: { max_alerts_per_hour: 100 } });
    await eventually(async () => (await mine.trigger(mild, { oven: 4 })) !== 'throttled');
    const alert = await mine.alert(mild.alertType, ({ aggregation_key }) => String(aggregation_key).endsWith(':4'));
    expect(alert['description']).toMatch(/And \d+ more since \d\d:\d\d\./);
    expect(alert['silenced']).toEqual({ ceiling: expect.any(Number) as number });
  } finally {
    await own.stop();
  }
});
