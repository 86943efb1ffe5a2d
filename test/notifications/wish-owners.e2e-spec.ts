import { randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { GetSubscribersQuery } from '../../src/notifications/wishes/queries/get-subscribers';
import { memberKey } from '../../src/directory';
import { GetWishesQuery } from '../../src/notifications/wishes/queries/get-wishes';
import { MEMBERS } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';
import { NOTIFICATION_RULES, PREFERENCES, SUBSCRIPTIONS, Wisher } from '../support/wishes-hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const pointersOf = ({ body }: { body: Json }): string[] =>
  (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
const rule = (delay: number) => ({ severities: ['high'], channel: 'sms', delay_minutes: delay });

describe('whose wishes', () => {
  const paths = [SUBSCRIPTIONS, PREFERENCES, NOTIFICATION_RULES];

  it('administrators read and change those of others, nobody else does', async () => {
    const [ana, ben] = [await Wisher.of(hub), await Wisher.of(hub)];
    await ana.put(PREFERENCES, { send_resolved: false });
    for (const path of paths) {
      const refused = await ben.get(`${path}?member_id=${ana.id}`);
      expect([path, refused.status]).toEqual([path, 403]);
      const body = path === PREFERENCES ? {} : [];
      expect((await ben.put(`${path}?member_id=${ana.id}`, body)).status).toBe(403);
    }
    expect((await hub.call('GET', `${PREFERENCES}?member_id=${ana.id}`)).body).toMatchObject({ send_resolved: false });
    const body = { send_resolved: true };
    expect(await hub.call('PUT', `${PREFERENCES}?member_id=${ana.id}`, { body })).toMatchObject({ status: 200, body });
    expect((await ana.get(PREFERENCES)).body).toMatchObject(body);
  });

  it('a member must exist, in the same tenant, and a service must name one', async () => {
    const service = await token(hub.tenantId, 'service');
    const elsewhere = await token(randomUUID());
    const ana = await Wisher.of(hub);
    await ana.get(PREFERENCES);
    for (const path of paths) {
      expect((await hub.call('GET', `${path}?member_id=${randomUUID()}`)).status).toBe(404);
      expect((await hub.call('GET', `${path}?member_id=${ana.id}`, { token: elsewhere })).status).toBe(404);
      const refused = await hub.call('GET', path, { token: service });
      expect([refused.status, pointersOf(refused)]).toEqual([422, ['/query/member_id']]);
    }
  });

  it('they go with the member who is erased', async () => {
    const ana = await Wisher.of(hub);
    await ana.put(PREFERENCES, { send_resolved: false });
    await ana.put(SUBSCRIPTIONS, [{ alert_type: 'stockout' }]);
    await ana.put(NOTIFICATION_RULES, [rule(1)]);
    const left = async () =>
      (
        await hub.sql(
          `SELECT 1 FROM notification_preferences WHERE member_id = $1 UNION ALL SELECT 1 FROM alert_subscriptions WHERE staff_id = $1
           UNION ALL SELECT 1 FROM notification_rules WHERE member_id = $1`,
          [ana.id],
        )
      ).length;
    expect(await left()).toBe(3);
    expect((await hub.call('DELETE', `${MEMBERS}/${ana.id}?erase=true`)).status).toBe(204);
    await eventually(async () => (await left()) === 0);
  });
});

describe('for planning', () => {
  const ask = () => hub.app.get(QueryBus, { strict: false });

  it('the wishes of members are read in one go, each with the defaults that it needs', async () => {
    const [ana, ben] = [await Wisher.of(hub), await Wisher.of(hub)];
    await ana.put(PREFERENCES, {
      muted: { stockout: ['email'] },
      quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] },
    });
    await ana.put(NOTIFICATION_RULES, [rule(5)]);
    const filter = { labels: [{ name: 'store', operator: '=', value: '2' }] };
    await ana.put(SUBSCRIPTIONS, [{ alert_type: 'stockout', filter }]);
    await ben.get(PREFERENCES);
    const wanted = [{ tenantId: hub.tenantId, memberIds: [ana.id, ben.id] }];
    const wishes = await ask().execute(new GetWishesQuery(wanted));
    const ofAna = wishes.get(memberKey(hub.tenantId, ana.id));
    expect(ofAna).toMatchObject({
      preferences: {
        muted: { stockout: ['email'] },
        quietHours: { mode: 'hold', maxHoldHours: 24 },
        sendResolved: true,
      },
      rules: [{ severities: ['high'], channel: 'sms', delayMinutes: 5 }],
      subscriptions: [{ alertType: 'stockout', isEnabled: true, deliveryChannels: null, digest: null }],
    });
    const alert = { alertType: 'stockout', severity: 'high' as const, source: 'x' };
    const selects = ofAna?.subscriptions[0]?.selects;
    expect([selects?.({ ...alert, labels: { store: '2' } }), selects?.({ ...alert, labels: {} })]).toEqual([
      true,
      false,
    ]);
    expect(wishes.get(memberKey(hub.tenantId, ben.id))).toMatchObject({ subscriptions: [], rules: [] });
  });

  it('subscribers are found by type, in their own tenant only', async () => {
    const [ana, ben, carl] = [await Wisher.of(hub), await Wisher.of(hub), await Wisher.of(hub)];
    const alertType = randomUUID();
    await ana.put(SUBSCRIPTIONS, [{ alert_type: alertType }]);
    await ben.put(SUBSCRIPTIONS, [{ alert_type: alertType, is_enabled: false }]);
    await carl.put(SUBSCRIPTIONS, [{ alert_type: '*' }]);
    const other = { tenantId: randomUUID(), alertTypes: [alertType] };
    const found = await ask().execute(
      new GetSubscribersQuery([{ tenantId: hub.tenantId, alertTypes: [alertType] }, other]),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.memberIds).toEqual(expect.arrayContaining([ana.id, carl.id]));
    expect(found[0]?.memberIds).not.toContain(ben.id);
  });
});
