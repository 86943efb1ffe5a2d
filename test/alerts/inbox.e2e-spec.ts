import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { done, Person } from '../support/person';

let hub: Hub;
let ana: Person;
let luis: Person;
beforeAll(async () => {
  hub = await Hub.start();
  ana = await Person.of(hub, 'Ana');
  luis = await Person.of(hub, 'Luis', 'staff');
});
afterAll(() => hub.stop());

const unread = async (person: Person): Promise<number> => {
  const { unread_count, is_exact } = done(await person.api.GET('/api/v1/alerts/unread/count'));
  expect(is_exact).toBe(true);
  const query = { unread: true, limit: 200 };
  const list = done(await person.api.GET('/api/v1/alerts', { params: { query } })).items;
  expect(list).toHaveLength(unread_count);
  const others = done(await person.api.GET('/api/v1/alerts', { params: { query: { ...query, unread: false } } })).items;
  const all = done(await person.api.GET('/api/v1/alerts', { params: { query: { limit: 200 } } })).items;
  expect(others.length + unread_count).toBe(all.length);
  return unread_count;
};

const mark = async (person: Person, as: 'read' | 'dismiss', id: string) =>
  person.api.PUT(`/api/v1/alerts/{id}/${as}`, { params: { path: { id } } });

it('LIF-4: reading or dismissing an alert does not affect the inbox of other members', async () => {
  const [one, two, three] = [await ana.writes(), await ana.writes(), await ana.writes()];
  const before = [await unread(ana), await unread(luis)];
  const { read_at } = done(await mark(ana, 'read', one.id));
  expect(done(await mark(ana, 'read', one.id)).read_at).toBe(read_at);
  expect(await ana.sees(one.id)).toMatchObject({ read_at, dismissed_at: null });
  const dismissed = done(await mark(ana, 'dismiss', two.id));
  expect(dismissed).toMatchObject({ alert_id: two.id, dismissed_at: expect.any(String) as string });
  expect(done(await mark(ana, 'dismiss', one.id))).toMatchObject({
    read_at,
    dismissed_at: expect.any(String) as string,
  });
  expect([await unread(ana), await unread(luis)]).toEqual([(before[0] ?? 0) - 2, before[1]]);
  expect(await luis.sees(two.id)).toMatchObject({ read_at: null, dismissed_at: null, status: 'active' });
  expect((await ana.historyOf(two.id)).map(({ action }) => action)).toEqual(['created']);
  expect(await ana.sees(three.id)).toMatchObject({ read_at: null });
});

it('a member takes a mark back, for themselves only', async () => {
  const { id } = await ana.writes();
  const path = { params: { path: { id } } };
  done(await mark(luis, 'dismiss', id));
  const { read_at } = done(await mark(ana, 'dismiss', id));
  const before = [await unread(ana), await unread(luis)];
  expect((await ana.api.DELETE('/api/v1/alerts/{id}/dismiss', path)).response.status).toBe(204);
  expect(await ana.sees(id)).toMatchObject({ read_at, dismissed_at: null });
  expect(await unread(ana)).toBe(before[0]);
  for (let again = 0; again < 2; again++)
    expect((await ana.api.DELETE('/api/v1/alerts/{id}/read', path)).response.status).toBe(204);
  expect(await ana.sees(id)).toMatchObject({ read_at: null, dismissed_at: null });
  expect([await unread(ana), await unread(luis)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
});

it('a mark is not taken back of an alert that the member may not see', async () => {
  const { id } = await ana.writes({ assigned_to: ana.id });
  const { response } = await luis.api.DELETE('/api/v1/alerts/{id}/read', { params: { path: { id } } });
  expect(response.status).toBe(404);
});

it('a resolved alert is not unread; a reopened alert is unread for everybody else', async () => {
  const { id } = await ana.writes();
  done(await mark(luis, 'dismiss', id));
  const before = [await unread(ana), await unread(luis)];
  await ana.does('resolve', id);
  expect([await unread(ana), await unread(luis)]).toEqual([(before[0] ?? 0) - 1, before[1]]);
  await ana.does('reopen', id);
  // for the member who reopened it, it is read
  expect([await unread(ana), await unread(luis)]).toEqual([(before[0] ?? 0) - 1, (before[1] ?? 0) + 1]);
});

it('an assigned alert is visible only to its assignee and administrators', async () => {
  const { id } = await ana.writes();
  const [, forLuis] = [await unread(ana), await unread(luis)];
  await ana.does('assign', id, { assigned_role: 'manager' });
  expect(await unread(luis)).toBe(forLuis - 1);
  expect((await mark(luis, 'read', id)).response.status).toBe(404);
  await ana.does('assign', id, { assigned_to: luis.id });
  expect(await unread(luis)).toBe(forLuis);
  await ana.does('assign', id, {});
  expect(await unread(luis)).toBe(forLuis);
});

it('a member who assigns an alert to others gets the answer, and then no longer sees the alert', async () => {
  const { id } = await ana.writes();
  const given = await luis.does('assign', id, { assigned_role: 'manager' });
  expect([given.status, given.body['assigned_role']]).toEqual([200, 'manager']);
  expect((await luis.does('comment', id, { comment: 'x' })).status).toBe(404);
});

it('LIF-8: members rate whether an alert was useful; the latest rating of each counts in the statistics of its rule', async () => {
  const alert = await hub.anAlert();
  const rate = (person: Person, is_useful: boolean) =>
    person.api.PUT('/api/v1/alerts/{id}/feedback', {
      params: { path: { id: String(alert['id']) } },
      body: { is_useful, comment: 'hm' },
    });
  expect(done(await rate(ana, false))).toMatchObject({ alert_id: alert['id'], is_useful: false, comment: 'hm' });
  done(await rate(ana, true));
  done(await rate(luis, false));
  const { body } = await hub.call('GET', `/api/v1/alerts/rules/${String(alert['rule_id'])}/stats`);
  expect(body['feedback']).toEqual({ useful: 1, not_useful: 1 });
});

describe('a broadcast', () => {
  const broadcast = (person: Person, fields: object = {}) =>
    hub.call('POST', '/api/v1/alerts/broadcast', {
      token: person.token,
      body: { title: 'We close at noon', message: 'All of us.', ...fields },
    });

  it('is unread for all members until it expires, and is then resolved automatically', async () => {
    const before = [await unread(ana), await unread(luis)];
    const { status, body } = await broadcast(ana, { expires_at: new Date(Date.now() + 1_500).toISOString() });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      alert_type: 'broadcast',
      severity: 'low',
      status: 'active',
      description: 'All of us.',
    });
    expect([await unread(ana), await unread(luis)]).toEqual(before.map((count) => count + 1));
    await eventually(async () => (await luis.sees(String(body['id']))).status === 'resolved');
    expect([await unread(ana), await unread(luis)]).toEqual(before);
    expect((await ana.historyOf(String(body['id']))).at(-1)).toMatchObject({
      action: 'auto_resolved',
      action_by: null,
    });
  });

  it('needs a permission of its own, and accepts only one kind of expiry', async () => {
    expect((await broadcast(luis)).status).toBe(403);
    const twice = { expires_at: '2035-01-01T00:00:00Z', expires_in_minutes: 5 };
    expect(await broadcast(ana, twice)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
    const { body } = await broadcast(ana, { expires_in_minutes: 5, severity: 'urgent' });
    expect(body['severity']).toBe('critical');
    expect(Date.parse(String(body['expires_at'])) - Date.now()).toBeGreaterThan(4 * 60_000);
  });
});
