import { CommandBus } from '@nestjs/cqrs';
import { MuteCommand } from '../../src/notifications/wishes/commands/mute';
import { Hub, type Json } from '../support/hub';
import { NOTIFICATION_RULES, PREFERENCES, SUBSCRIPTIONS, Wisher } from '../support/wishes-hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const audited = async (subjectId: string): Promise<string[]> =>
  (
    await hub.sql<{ action: string }>(
      'SELECT action FROM audit_log WHERE tenant_id = $1 AND subject_id = $2 ORDER BY seq',
      [hub.tenantId, subjectId],
    )
  ).map(({ action }) => action);
const pointersOf = ({ body }: { body: Json }): string[] =>
  (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
const withoutWarning = ({ warning: _, ...fields }: Json): Json => fields;
const rule = (delay: number) => ({ severities: ['high'], channel: 'sms', delay_minutes: delay });

describe('subscriptions', () => {
  it('a member adds and changes some; what the list leaves out stays', async () => {
    const ana = await Wisher.of(hub);
    expect((await ana.get(SUBSCRIPTIONS)).body).toEqual([]);
    const first = { alert_type: 'stockout', delivery_channels: ['in_app', 'email', 'sms'] };
    const filter = { severities: ['urgent'], labels: [{ name: 'store', operator: '=~', value: 'Lava.*' }] };
    const other = { alert_type: '*', is_enabled: false, filter, digest: { at: '18:00', days: ['mon', 'FR'] } };
    const saved = await ana.put<Json[]>(SUBSCRIPTIONS, [first, other]);
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject([
      {
        ...other,
        filter: { ...filter, severities: ['critical'] },
        digest: { at: '18:00', days: ['MO', 'FR'] },
        version: 1,
      },
      { ...first, staff_id: ana.id, is_enabled: true, filter: null, digest: null, version: 1 },
    ]);
    const changed = await ana.put<Json[]>(SUBSCRIPTIONS, [{ alert_type: 'stockout', is_enabled: false }]);
    expect(changed.body).toMatchObject([{ alert_type: '*' }, { ...first, is_enabled: false, version: 2 }]);
    expect((await ana.get(SUBSCRIPTIONS)).body).toEqual(changed.body);
    expect(await audited(String(changed.body[1]?.['id']))).toEqual(['subscription.created', 'subscription.updated']);
  });

  it('what is wrong is refused with its place, and changes nothing', async () => {
    const ana = await Wisher.of(hub);
    const wrong = [
      { alert_type: 'a', delivery_channels: ['fax'] },
      { alert_type: '', is_enabled: 'yes' },
      { alert_type: 'b', filter: { labels: [{ name: 'x', operator: '>', value: 'y' }] } },
      { alert_type: 'c', unknown: 1 },
      5,
    ];
    const refused = await ana.put(SUBSCRIPTIONS, wrong);
    expect(refused.status).toBe(422);
    expect(pointersOf(refused).sort()).toEqual(
      [
        '/0/delivery_channels',
        '/1/alert_type',
        '/1/is_enabled',
        '/2/filter/labels/0/operator',
        '/3/unknown',
        '/4',
      ].sort(),
    );
    const inconsistent: [unknown, string][] = [
      [[{ alert_type: 'a' }, { alert_type: 'a' }], '/1/alert_type'],
      [[{ alert_type: 'a', filter: { labels: [{ name: 'x', operator: '=~', value: '(' }] } }], '/0/filter/labels'],
      [[{ alert_type: 'a', digest: { at: '08:00', window_minutes: 5 } }], '/0/digest'],
      [[{ alert_type: 'a', digest: {} }], '/0/digest'],
      [[{ alert_type: 'a', digest: { window_minutes: 4 } }], '/0/digest/window_minutes'],
      [{ alert_type: 'a' }, ''],
    ];
    for (const [body, pointer] of inconsistent)
      expect(pointersOf(await ana.put(SUBSCRIPTIONS, body))).toEqual([pointer]);
    expect((await ana.get(SUBSCRIPTIONS)).body).toEqual([]);
  });

  it('a member has at most 200', async () => {
    const ana = await Wisher.of(hub);
    const many = Array.from({ length: 201 }, (_, n) => ({ alert_type: `type ${n}` }));
    const refused = await ana.put(SUBSCRIPTIONS, many);
    expect(refused).toMatchObject({
      status: 409,
      body: { type: '/problems/too-many-wishes', limit: 200, current: 201 },
    });
    expect((await ana.put<Json[]>(SUBSCRIPTIONS, many.slice(1))).body).toHaveLength(200);
  });
});

describe('preferences', () => {
  it('a member who has saved none has the defaults', async () => {
    const ana = await Wisher.of(hub);
    expect((await ana.get(PREFERENCES)).body).toMatchObject({
      member_id: ana.id,
      channels: {},
      muted: {},
      channel_order: ['push', 'whatsapp', 'sms', 'telegram', 'slack', 'email', 'voice'],
      quiet_hours: null,
      digest: null,
      daily_summary: null,
      send_resolved: true,
      version: 0,
    });
  });

  it('what is left out stays, null empties, and If-Match is checked', async () => {
    const ana = await Wisher.of(hub);
    const wished = {
      channels: { whatsapp: false },
      muted: { stockout: ['email'] },
      channel_order: ['sms'],
      quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] },
      digest: { window_minutes: 60 },
      daily_summary: { at: '08:00', days: ['MO'] },
    };
    const saved = await ana.put(PREFERENCES, wished);
    const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    const quietHours = { windows: [{ days, from: '22:00', to: '07:00' }], mode: 'hold', max_hold_hours: 24 };
    expect(saved.body).toMatchObject({ ...wished, quiet_hours: quietHours, version: 1 });
    const changes = { quiet_hours: null, send_resolved: false };
    expect(await ana.put(PREFERENCES, changes, { 'if-match': '"7"' })).toMatchObject({
      status: 412,
      body: { type: '/problems/preferences-changed', version: 1 },
    });
    const changed = await ana.put(PREFERENCES, changes, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ ...wished, ...changes, version: 2 });
    expect((await ana.get(PREFERENCES)).body).toEqual(changed.body);
    expect(await audited(ana.id)).toContain('preferences.updated');
  });

  it.each<[Json, string]>([
    [{ channels: { fax: true } }, '/channels/fax'],
    [{ channels: { in_app: false } }, '/channels/in_app'],
    [{ channels: { email: 'no' } }, '/channels/email'],
    [{ channels: [] }, '/channels'],
    [{ muted: { stockout: 'email' } }, '/muted/stockout'],
    [{ muted: { 'a/b': ['fax'] } }, '/muted/a~1b'],
    [{ muted: { a: ['sms', 'sms'] } }, '/muted/a'],
    [{ channel_order: ['in_app'] }, '/channel_order'],
    [{ quiet_hours: { windows: [] } }, '/quiet_hours/windows'],
    [
      { quiet_hours: { windows: Array.from({ length: 8 }, () => ({ from: '22:00', to: '23:00' })) } },
      '/quiet_hours/windows',
    ],
    [{ quiet_hours: { windows: [{ from: '22:00', to: '25:00' }] } }, '/quiet_hours/windows/0/to'],
    [{ quiet_hours: { windows: [{ days: ['XX'], from: '22:00', to: '23:00' }] } }, '/quiet_hours/windows/0/days'],
    [{ quiet_hours: { windows: [{ from: '22:00', to: '23:00' }], mode: 'drop' } }, '/quiet_hours/mode'],
    [{ digest: { window_minutes: 1_441 } }, '/digest/window_minutes'],
    [{ daily_summary: { at: '8' } }, '/daily_summary/at'],
    [{ send_resolved: 'yes' }, '/send_resolved'],
  ])('refuses %j', async (body, pointer) => {
    const ana = await Wisher.of(hub);
    const refused = await ana.put(PREFERENCES, body);
    expect([refused.status, pointersOf(refused)]).toEqual([422, [pointer]]);
    expect((await ana.get(PREFERENCES)).body).toMatchObject({ version: 0 });
  });

  it('who unsubscribes is no longer told of the type on the channel; again changes nothing', async () => {
    const ana = await Wisher.of(hub);
    await ana.put(PREFERENCES, { muted: { other: ['sms'] } });
    const owner = { tenantId: hub.tenantId, memberId: ana.id };
    const commands = hub.app.get(CommandBus, { strict: false });
    for (const channel of ['email', 'email', 'sms'] as const)
      await commands.execute(new MuteCommand(owner, 'stockout', channel));
    expect((await ana.get(PREFERENCES)).body).toMatchObject({
      muted: { other: ['sms'], stockout: ['email', 'sms'] },
      version: 3,
    });
  });
});

describe('notification rules', () => {
  it('the list is replaced as a whole', async () => {
    const ana = await Wisher.of(hub);
    const rules = [rule(5), { severities: ['urgent', 'low'], channel: 'voice', delay_minutes: 0 }];
    const saved = [rule(5), { severities: ['critical', 'low'], channel: 'voice', delay_minutes: 0 }];
    expect(await ana.put(NOTIFICATION_RULES, rules)).toMatchObject({ status: 200, body: saved });
    expect((await ana.get<Json[]>(NOTIFICATION_RULES)).body.map(withoutWarning)).toEqual(saved);
    await ana.put(NOTIFICATION_RULES, [rule(1)]);
    expect((await ana.get<Json[]>(NOTIFICATION_RULES)).body.map(withoutWarning)).toEqual([rule(1)]);
    await ana.put(NOTIFICATION_RULES, []);
    expect((await ana.get(NOTIFICATION_RULES)).body).toEqual([]);
    expect((await audited(ana.id)).filter((action) => action === 'notification_rules.replaced')).toHaveLength(3);
  });

  it('a rule that would tell nothing says why, until it would', async () => {
    const ana = await Wisher.of(hub);
    const rules = [rule(1), rule(5)];
    const warnings = ({ body }: { body: Json[] }) => body.map(({ warning }) => warning);
    const first = await ana.put<Json[]>(NOTIFICATION_RULES, rules);
    expect(warnings(first)).toEqual(Array(2).fill(expect.stringContaining('no verified address')));
    await hub.sql(
      `INSERT INTO contact_methods (id, tenant_id, member_id, channel, address, address_hash, masked_address, source, verified_at,
         created_at, updated_at)
       VALUES (gen_random_uuid(), $1, $2, 'sms', 'x', 'x', 'x', 'manual', now(), now(), now())`,
      [hub.tenantId, ana.id],
    );
    // what was read may be sent back
    const second = await ana.put<Json[]>(NOTIFICATION_RULES, first.body);
    expect([second.status, ...warnings(second)]).toEqual([200, undefined, expect.stringContaining('earlier')]);
    await ana.put(PREFERENCES, { channels: { sms: false } });
    expect(warnings(await ana.get<Json[]>(NOTIFICATION_RULES))[0]).toContain('switched off');
  });

  it('a member has at most 20, and each is checked', async () => {
    const ana = await Wisher.of(hub);
    const many = Array.from({ length: 21 }, (_, n) => rule(n));
    expect(await ana.put(NOTIFICATION_RULES, many)).toMatchObject({
      status: 409,
      body: { type: '/problems/too-many-wishes', limit: 20, current: 21 },
    });
    const wrong = [{ ...rule(1_441) }, { ...rule(1), channel: 'in_app' }, { ...rule(1), severities: [] }];
    const refused = await ana.put(NOTIFICATION_RULES, wrong);
    expect(pointersOf(refused)).toEqual(['/0/delay_minutes', '/1/channel', '/2/severities']);
    expect((await ana.put<Json[]>(NOTIFICATION_RULES, many.slice(1))).body).toHaveLength(20);
  });
});
