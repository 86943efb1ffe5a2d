import { randomUUID } from 'node:crypto';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';
import { Person } from '../support/person';
import { EXPLAIN, PREFERENCES, SUBSCRIPTIONS, Wisher } from '../support/wishes-hub';

interface Explanation {
  readonly items: readonly { readonly member_id: string; readonly channels: readonly Json[] }[];
}

let hub: Hub;
let owner: Wisher;
beforeAll(async () => {
  hub = await Hub.start();
  owner = await Wisher.of(hub, 'owner');
  await owner.get(PREFERENCES);
});
afterAll(() => hub.stop());

/** Adds a verified e-mail address to a member. */
async function withEmail(memberId: string): Promise<void> {
  const contact = await (await DirectoryHub.of(hub)).contact(memberId);
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
}
const explained = async (body: Json, bearer = owner.token): Promise<Explanation> => {
  const answer = await hub.call<Explanation>('POST', EXPLAIN, { token: bearer, body });
  expect([answer.status, answer.body]).toEqual([200, answer.body]);
  return answer.body;
};
const of = ({ items }: Explanation, { id }: { readonly id: string }) =>
  items.find(({ member_id }) => member_id === id)?.channels;
const sample = (fields: Json = {}): Json => ({ alert_type: 'stockout', severity: 'high', ...fields });

it('tells who is told of an alert that exists, over what and why, without addresses', async () => {
  const author = await Person.of(hub, 'Ana', 'staff');
  const alert = await author.writes();
  const route = await hub.call<Explanation>('GET', `/api/v1/alerts/${alert.id}/recipients`, { token: owner.token });
  expect(route.status).toBe(200);
  expect(of(route.body, owner)).toEqual([
    {
      channel: 'in_app',
      decision: 'send',
      decided_by: 'in_app',
      reason: 'every alert is recorded in the app',
      until: null,
    },
    {
      channel: 'email',
      decision: 'skip',
      decided_by: 'no_contact',
      reason: 'the member has no address on the channel that can be used',
      until: null,
    },
  ]);
  expect(await explained({ alert_id: alert.id })).toEqual(route.body);
  await author.does('acknowledge', alert.id);
  const after = await explained({ alert_id: alert.id });
  expect(of(after, owner)?.map(({ decision, decided_by }) => [decision, decided_by])).toEqual([
    ['skip', 'closed'],
    ['skip', 'closed'],
  ]);
});

it('says why nobody is sent an e-mail: there is no provider', async () => {
  const ana = await Wisher.of(hub);
  await ana.put(SUBSCRIPTIONS, [{ alert_type: 'no_mail', delivery_channels: ['email'] }]);
  await withEmail(ana.id);
  const answer = await explained({ alert: sample({ alert_type: 'no_mail' }) });
  expect(of(answer, ana)).toMatchObject([{ channel: 'in_app' }, { channel: 'email', decided_by: 'no_provider' }]);
});

describe('with a provider', () => {
  let mailing: Hub;
  beforeAll(async () => {
    await hub.stop();
    mailing = hub = await Hub.start({
      EMAIL_FROM: 'alerts@example.com',
      EMAIL_PROVIDERS: 'smtp',
      SMTP_HOST: '127.0.0.1',
    });
    owner = await Wisher.of(mailing, 'owner');
    await owner.get(PREFERENCES);
    await withEmail(owner.id);
  });

  it('quiet hours, digests and opt-outs are told with their end', async () => {
    await owner.put(PREFERENCES, {
      quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] },
      muted: { muted_type: ['email'] },
    });
    await hub.call('PUT', '/api/v1/alerts/config', { token: owner.token, body: { time_zone: 'Europe/Madrid' } });
    const at = '2026-03-28T23:30:00Z';
    const email = async (fields: Json) => of(await explained({ alert: sample(fields), at }), owner)?.[1];
    // the clocks go forward in this night
    const until = '2026-03-29T05:00:00.000Z';
    expect(await email({})).toMatchObject({ decision: 'hold', decided_by: 'quiet_hours', until });
    expect(await email({ severity: 'low' })).toMatchObject({
      decision: 'digest',
      decided_by: 'digest',
      until: '2026-03-29T06:00:00.000Z',
    });
    expect(await email({ alert_type: 'muted_type' })).toMatchObject({ decision: 'skip', decided_by: 'muted' });
    const [, , critical] = of(await explained({ alert: sample({ severity: 'urgent' }), at }), owner) ?? [];
    expect(critical).toMatchObject({ channel: 'email', decision: 'send', decided_by: 'critical', until: null });
    await owner.put(SUBSCRIPTIONS, [{ alert_type: 'opted_out', is_enabled: false }]);
    expect(await email({ alert_type: 'opted_out' })).toMatchObject({ decision: 'skip', decided_by: 'opt_out' });
  });

  it('rules, roles and assignments choose who; the channels of the rule come before those of the tenant', async () => {
    const ben = await Wisher.of(hub, 'manager');
    await ben.get(PREFERENCES);
    const ids = async (fields: Json) =>
      (await explained({ alert: sample(fields) })).items.map(({ member_id }) => member_id);
    const owners = await ids({});
    expect(owners).toContain(owner.id);
    expect(owners).not.toContain(ben.id);
    expect(await ids({ notify_roles: ['manager'] })).toEqual([ben.id]);
    expect(await ids({ assigned_to: ben.id })).toEqual([ben.id]);
    expect(await ids({ assigned_to: randomUUID() })).toEqual(owners);
    const answer = await explained({ alert: sample({ notification_channels: ['teams'] }) });
    expect(of(answer, owner)?.[1]).toMatchObject({ channel: 'teams', decided_by: 'no_contact' });
    const silent = await explained({ alert: sample({ notify: false }) });
    expect(of(silent, owner)?.map(({ decided_by }) => decided_by)).toEqual(['notify_off', 'notify_off']);
  });
});

it.each<[Json, string]>([
  [{}, ''],
  [{ alert_id: randomUUID(), alert: sample() }, ''],
  [{ alert_id: randomUUID() }, '/alert_id'],
  [{ alert_id: 'x' }, '/alert_id'],
  [{ alert: [] }, '/alert'],
  [{ alert: { severity: 'high' } }, '/alert/alert_type'],
  [{ alert: sample({ severity: 'worst' }) }, '/alert/severity'],
  [{ alert: sample({ labels: { store: 2 } }) }, '/alert/labels/store'],
  [{ alert: sample(), at: 'soon' }, '/at'],
])('refuses %j', async (body, pointer) => {
  const { status, body: answer } = await hub.call('POST', EXPLAIN, { token: owner.token, body });
  expect([status, (answer['errors'] as Json[])[0]?.['pointer']]).toEqual([422, pointer]);
});

it('an alert is explained only to those who may see it, and not to other tenants', async () => {
  const author = await Person.of(hub, 'Ana', 'owner');
  const { id } = await author.writes({ assigned_role: 'manager' });
  const staff = await token(hub.tenantId, 'staff');
  const stranger = await token(randomUUID());
  for (const bearer of [staff, stranger]) {
    expect((await hub.call('GET', `/api/v1/alerts/${id}/recipients`, { token: bearer })).status).toBe(404);
    expect((await hub.call('POST', EXPLAIN, { token: bearer, body: { alert_id: id } })).status).toBe(422);
  }
});
