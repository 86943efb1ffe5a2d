import { ChannelDays } from '../../src/notifications/deliveries/persistence/channel-days';
import { DeliveryHub } from '../support/delivery-hub';
import { aPhone } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';
import { FakeProviders } from '../support/providers/fake-providers';
import { eventually } from '../../libs/testing/eventually';

let hub: Hub;
let deliveries: DeliveryHub;
let fakes: FakeProviders;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  hub = await Hub.start({ ...fakes.environment });
  deliveries = await DeliveryHub.of(hub);
  await hub.call('PUT', '/api/v1/alerts/config', { body: { sms_per_day: 3 } });
});
afterAll(async () => {
  await hub.stop();
  await fakes.close();
});

it('no more text messages of a tenant leave on a day than its cap; the others fail, and owners are told once', async () => {
  const owner = await deliveries.directory.member({ roles: ['owner'] });
  const phones = Array.from({ length: 6 }, aPhone);
  const targets = await Promise.all(phones.map((phone) => deliveries.target('sms', phone)));
  const ids = await deliveries.enqueue(...targets.map((target) => deliveries.notice({ target, channel: 'sms' })));
  const ended = await eventually(
    async () => {
      const rows = await deliveries.rows(ids);
      return rows.every(({ state }) => state === 'accepted' || state === 'failed') ? rows : undefined;
    },
    { within: 15_000, what: 'the end of all' },
  );
  const failed = ended.filter(({ state }) => state === 'failed');
  expect(failed.map(({ state_reason }) => state_reason)).toEqual(['daily_cap', 'daily_cap', 'daily_cap']);
  expect(phones.flatMap((phone) => fakes.for(phone))).toHaveLength(3);
  const notices = () =>
    hub.sql<Json>(`SELECT * FROM deliveries WHERE user_id = $1 AND cause LIKE 'daily_cap:sms:%'`, [owner.id]);
  expect(await notices()).toMatchObject([{ channel: 'in_app', state: 'delivered' }]);

  const [again = ''] = await deliveries.enqueue(
    deliveries.notice({ target: targets[0] ?? { userId: '', contactMethodId: null }, channel: 'sms' }),
  );
  await deliveries.until('failed', again);
  expect(await notices()).toHaveLength(1);
  hub.moveClock(86_400_000);
  const [tomorrow = ''] = await deliveries.enqueue(
    deliveries.notice({
      target: targets[1] ?? { userId: '', contactMethodId: null },
      channel: 'sms',
      dueAt: new Date(Date.now() + 86_400_000),
    }),
  );
  await deliveries.until('accepted', tomorrow);
});

it('processes that ask at the same time get no more than the cap together', async () => {
  const days = hub.app.get(ChannelDays, { strict: false });
  const wanted = { tenantId: hub.tenantId, channel: 'voice', day: '2026-11-22', wanted: 7, cap: 50 };
  const granted = await Promise.all(Array.from({ length: 10 }, () => days.take([wanted])));
  const counts = granted.flatMap((one) => [...one.values()]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
});
