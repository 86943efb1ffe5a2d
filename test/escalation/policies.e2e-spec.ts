import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { aPolicy, EscalationHub, POLICIES, type SavedPolicyBody } from '../support/escalation-hub';
import { Hub, type Json, token } from '../support/hub';
import { aRule, RULES } from '../support/rules-hub';

let hub: Hub;
let escalation: EscalationHub;
beforeAll(async () => {
  hub = await Hub.start({ ENABLE_ESCALATION: 'true' });
  escalation = await EscalationHub.of(hub);
});
afterAll(() => hub.stop());

const put = (id: string, body: Json, version: number) =>
  hub.call<SavedPolicyBody>('PUT', `${POLICIES}/${id}`, { body, headers: { 'if-match': `"${version}"` } });
const remove = (id: string, version: number) =>
  hub.call('DELETE', `${POLICIES}/${id}`, { headers: { 'if-match': `"${version}"` } });
const pointersOf = ({ body }: { body: Json }): string[] =>
  (body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
const scheduleOf = (policy: Json | undefined): string =>
  (policy?.['levels'] as { targets: { id: string }[] }[])[0]?.targets[0]?.id ?? '';

describe('what is shipped', () => {
  it('a new tenant gets it when it is first seen, and /defaults restores what was deleted, not what was edited', async () => {
    const bearer = await token(randomUUID());
    const [standard, critical] = (await escalation.shipped(bearer)).sort((a, b) =>
      String(a['name']) < String(b['name']) ? 1 : -1,
    );
    expect(standard).toMatchObject({ name: 'Standard Escalation', default_for: ['high'], repeat_count: 1 });
    expect(critical).toMatchObject({ default_for: ['critical'], repeat_count: 3, repeat_every_seconds: 900 });
    const at = (policy: Json | undefined, method: string, body?: Json) =>
      hub.call<Json>(method, `${POLICIES}/${String(policy?.['id'])}`, {
        ...{ token: bearer, headers: { 'if-match': '*' } },
        ...(body && { body }),
      });
    const edited = aPolicy({ name: standard?.['name'], default_for: ['high', 'critical'] });
    expect((await at(critical, 'DELETE')).status).toBe(204);
    expect((await at(standard, 'PUT', edited)).status).toBe(200);
    const restore = () => hub.call<{ items: Json[] }>('POST', `${POLICIES}/defaults`, { token: bearer });
    const { status, body } = await restore();
    // the edited policy is the default for critical alerts now
    expect([status, body.items]).toEqual([200, [{ ...critical, ...body.items[0], default_for: [] }]]);
    expect(body.items[0]?.['id']).not.toBe(critical?.['id']);
    expect((await restore()).body.items).toEqual([]);
    expect((await at(standard, 'GET')).body).toMatchObject(edited);
  });

  it('a schedule that a policy names cannot be deleted', async () => {
    const [policy] = await escalation.shipped();
    const refused = hub.sql('DELETE FROM on_call_schedules WHERE id = $1', [scheduleOf(policy)]);
    await expect(refused).rejects.toMatchObject({ code: '23503', table: 'escalation_policy_schedules' });
  });
});

describe('a policy', () => {
  it('is created, shown, replaced by version and deleted by version; its audit stays', async () => {
    const hours = { days: ['MO', 'FR'], from: '08:00', to: '20:00', time_zone: 'Europe/Madrid' };
    const levels = [
      { after_seconds: 0, targets: [{ type: 'role', id: 'owner' }], severities: ['critical'] },
      { after_seconds: 60, targets: [{ type: 'manager' }], hours },
    ];
    const { warnings: _, ...one } = await escalation.made({
      levels,
      repeat_count: 2,
      repeat_every_seconds: 61,
      default_for: ['low'],
    });
    expect(one).toMatchObject({ levels, repeat_count: 2, repeat_every_seconds: 61, is_active: true, version: 1 });
    expect((await hub.call('GET', `${POLICIES}/${one.id}`)).body).toEqual(one);
    expect((await hub.call<{ items: Json[] }>('GET', POLICIES)).body.items).toContainEqual(one);
    const body = aPolicy({ name: 'Renamed', is_active: false });
    expect(await put(one.id, body, 7)).toMatchObject({
      status: 412,
      body: { type: '/problems/policy-changed', version: 1 },
    });
    expect(await put(one.id, body, 1)).toMatchObject({ status: 200, body: { ...body, version: 2, default_for: [] } });
    expect((await remove(one.id, 1)).status).toBe(412);
    expect((await hub.call('DELETE', `${POLICIES}/${one.id}`)).status).toBe(428);
    expect((await remove(one.id, 2)).status).toBe(204);
    expect((await remove(one.id, 2)).body['type']).toBe('/problems/policy-not-found');
    const audit = `SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY seq`;
    expect((await hub.sql<{ action: string }>(audit, [one.id])).map(({ action }) => action)).toEqual(
      ['created', 'updated', 'deleted'].map((action) => `escalation_policy.${action}`),
    );
  });

  it.each<[string, Json, string[]]>([
    ['no level', { levels: [] }, ['/levels']],
    [
      '11 levels',
      { levels: Array.from({ length: 11 }, () => ({ after_seconds: 0, targets: [{ type: 'manager' }] })) },
      ['/levels'],
    ],
    ['21 targets', { targets: Array.from({ length: 21 }, () => ({ type: 'manager' })) }, ['/levels/0/targets']],
    [
      'after more than a week',
      { levels: [{ after_seconds: 604_801, targets: [{ type: 'manager' }] }] },
      ['/levels/0/after_seconds'],
    ],
    ['a list for a level', { levels: [[]] }, ['/levels']],
    ['a list for a target', { targets: [[]] }, ['/levels/0/targets']],
    ['an unknown type', { targets: [{ type: 'team', id: 'x' }] }, ['/levels/0/targets/0/type']],
    ['an unknown member', { targets: [{ type: 'member', id: randomUUID() }] }, ['/levels/0/targets/0/id']],
    ['an unknown schedule', { targets: [{ type: 'schedule', id: randomUUID() }] }, ['/levels/0/targets/0/id']],
    ['an unknown destination', { targets: [{ type: 'channel', id: randomUUID() }] }, ['/levels/0/targets/0/id']],
    ['an unknown role', { targets: [{ type: 'role', id: 'king' }] }, ['/levels/0/targets/0/id']],
    ['it repeats before its end', { repeat_count: 1, repeat_every_seconds: null }, ['/repeat_every_seconds']],
    [
      'an unknown zone',
      {
        levels: [
          {
            after_seconds: 0,
            targets: [{ type: 'manager' }],
            hours: { from: '08:00', to: '09:00', time_zone: 'Mars' },
          },
        ],
      },
      ['/levels/0/hours/time_zone'],
    ],
    ['10 repetitions', { repeat_count: 10, repeat_every_seconds: 60 }, ['/repeat_count']],
  ])('is refused with %s', async (_, fields, pointers) => {
    const answer = await escalation.post(aPolicy(fields));
    expect([answer.status, pointersOf(answer)]).toEqual([422, pointers]);
  });

  it('of another tenant, its members and destinations are unknown; a webhook must be one', async () => {
    const stranger = await token(randomUUID());
    const foreign = [
      { type: 'member', id: (await escalation.directory.member()).id },
      { type: 'webhook', id: await escalation.destination() },
      { type: 'schedule', id: scheduleOf((await escalation.shipped())[0]) },
    ];
    const refused = await hub.call('POST', POLICIES, { token: stranger, body: aPolicy({ targets: foreign }) });
    expect([refused.status, pointersOf(refused)]).toEqual([422, foreign.map((_, n) => `/levels/0/targets/${n}/id`)]);
    expect((await escalation.post(aPolicy({ name: randomUUID(), targets: foreign }))).status).toBe(201);
    const discord = await escalation.destination('discord');
    expect(pointersOf(await escalation.post(aPolicy({ targets: [{ type: 'webhook', id: discord }] })))).toHaveLength(1);
  });

  it('has a name of its own, and each severity has one default, which two at once do not both get', async () => {
    const { name } = await escalation.made();
    expect((await escalation.post(aPolicy({ name }))).body['type']).toBe('/problems/policy-name-taken');
    expect((await escalation.post(aPolicy({ name: randomUUID(), default_for: ['critical'] }))).body['type']).toBe(
      '/problems/default-policy-taken',
    );
    const both = await Promise.all(
      [1, 2].map(() => escalation.post(aPolicy({ name: randomUUID(), default_for: ['medium'] }))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('warns of whom it does not reach, and of gaps; a level that reaches somebody else is no warning', async () => {
    const [ana, ben] = [await escalation.reachable(), (await escalation.directory.member()).id];
    const gone = (await escalation.directory.member()).id;
    await hub.call('DELETE', `/api/v1/alerts/members/${gone}`);
    const screen = await escalation.destination();
    await hub.sql('UPDATE notification_destinations SET is_active = false WHERE id = $1', [screen]);
    const schedule = scheduleOf((await escalation.shipped())[0]);
    const member = (id: string) => ({ type: 'member', id });
    const { warnings } = await escalation.made({
      levels: [
        { after_seconds: 0, targets: [member(ana), member(ben)] },
        { after_seconds: 0, targets: [member(gone), { type: 'webhook', id: screen }] },
        { after_seconds: 9, targets: [{ type: 'schedule', id: schedule }, member(ana)] },
      ],
    });
    const pointers = warnings.map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining(['/levels/0/targets/1', '/levels/1/targets/0', '/levels/1/targets/1', '/levels/1']),
    );
    expect(pointers).not.toContain('/levels/0');
    expect(pointers).not.toContain('/levels/2/targets/1');
    for (const { detail } of warnings) expect(detail).toMatch(/\.$/);
  });

  it('that a rule names cannot be deleted; a rule cannot name an unknown one; then its alerts name it no more', async () => {
    const { id } = await escalation.made();
    const rule = (policy: string | null) => aRule({ rule_name: id, escalation_policy_id: policy });
    const refused = await hub.call('POST', RULES, { body: rule(randomUUID()) });
    expect([refused.status, pointersOf(refused)]).toEqual([422, ['/escalation_policy_id']]);
    const { body: named } = await hub.call('POST', RULES, { body: rule(id) });
    expect(named['escalation_policy_id']).toBe(id);
    expect(await remove(id, 1)).toMatchObject({ status: 409, body: { type: '/problems/policy-in-use' } });
    const alert = await hub.anAlert();
    await hub.sql('UPDATE alerts SET escalation_policy_id = $2 WHERE id = $1', [alert['id'], id]);
    expect((await hub.call('PUT', `${RULES}/${String(named['id'])}`, { body: rule(null) })).status).toBe(200);
    expect((await remove(id, 1)).status).toBe(204);
    await eventually(async () => {
      const { body } = await hub.call('GET', `/api/v1/alerts/${String(alert['id'])}`);
      return body['escalation_policy_id'] === null;
    });
  });
});
