import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { SettleFlappingCommand } from '../../src/pipeline/commands/settle-flapping';
import { Hub } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start({ FLAPPING_CYCLES: '3' });
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

/** The problem begins and ends `times` times, and then begins once more. */
async function flap(kind: Kind, times: number): Promise<void> {
  for (let cycle = 0; cycle < times; cycle++) {
    await noise.trigger(kind);
    await noise.recover(kind);
  }
  await noise.trigger(kind);
}

/** Ends the time after which flapping counts as settled. */
async function settle(kind: Kind): Promise<void> {
  await hub.sql(`UPDATE alert_aggregations SET flapping_until = now() WHERE tenant_id = $1 AND alert_type = $2`, [
    hub.tenantId,
    kind.alertType,
  ]);
  await hub.app.get(CommandBus).execute(new SettleFlappingCommand());
  // the job that runs every second may have claimed it just before
  await eventually(async () => !(await noise.alertsOf(kind.alertType)).at(-1)?.['is_flapping']);
}

it('a problem that ends and begins too often gets one flapping alert, which notifies once', async () => {
  const kind = await noise.kind();
  const published = await hub.outside.listen('alerts', '#');
  await flap(kind, 3);
  const flapping = (await noise.alertsOf(kind.alertType))[3];
  expect(flapping).toMatchObject({ status: 'active', is_flapping: true, recurrence: 4 });
  for (let more = 0; more < 5; more++) {
    expect(await noise.recover(kind)).toBe('recovered');
    expect(await noise.trigger(kind)).toBe('folded');
  }
  expect(await noise.alertsOf(kind.alertType)).toHaveLength(4);
  const mine = published
    .filter(({ body }) => body['alert_id'] === flapping?.['id'])
    .map(({ body }) => body['event_type']);
  expect(mine.filter((type) => type !== 'alert_notified')).toEqual(['alert_created']);
});

it('when a flapping problem has settled and ended, its alert is resolved, and the next alert is a normal one', async () => {
  const kind = await noise.kind();
  await flap(kind, 3);
  await noise.recover(kind);
  expect((await noise.alertsOf(kind.alertType))[3]).toMatchObject({ status: 'active', is_flapping: true });
  await settle(kind);
  const held = (await noise.alertsOf(kind.alertType))[3];
  expect(held).toMatchObject({ status: 'resolved', is_flapping: false, resolved_by: null });
  expect(await noise.actions(held?.['id'])).toEqual(['created', 'calmed', 'auto_resolved']);
  expect(await noise.trigger(kind)).toBe('raised');
  expect((await noise.alertsOf(kind.alertType))[4]).toMatchObject({ is_flapping: false });
});

it('when a flapping problem has settled but lasts, its alert stays open, and the next end resolves it', async () => {
  const kind = await noise.kind();
  await flap(kind, 3);
  await settle(kind);
  expect((await noise.alertsOf(kind.alertType))[3]).toMatchObject({ status: 'active', is_flapping: false });
  await noise.recover(kind);
  expect((await noise.alertsOf(kind.alertType))[3]).toMatchObject({ status: 'resolved' });
});

it('a member can resolve a flapping alert', async () => {
  const kind = await noise.kind();
  await flap(kind, 3);
  const flapping = (await noise.alertsOf(kind.alertType))[3];
  expect((await hub.call('POST', `/api/v1/alerts/${String(flapping?.['id'])}/resolve`)).status).toBe(200);
  expect(await noise.trigger(kind)).toBe('raised');
});

it('with fewer cycles than the limit a problem is not flapping', async () => {
  const kind = await noise.kind();
  await flap(kind, 2);
  const alerts = await noise.alertsOf(kind.alertType);
  expect(alerts.map(({ is_flapping }) => is_flapping)).toEqual([false, false, false]);
});
