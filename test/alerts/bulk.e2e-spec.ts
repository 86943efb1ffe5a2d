import { randomUUID } from 'node:crypto';
import type { Schemas } from '../../libs/client';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
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

type Outcome = Schemas['BulkOutcomeDto'];

const bulk = (body: Json, person = ana) =>
  hub.call<Outcome & Json>('POST', '/api/v1/alerts/bulk_action', { body, token: person.token });

/** Inserts alerts into the database. @returns their ids */
async function insertAlerts(count: number, alertType: string): Promise<string[]> {
  const rows = await hub.sql<{ id: string }>(
    `WITH made AS (
       INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
         aggregation_key, last_occurrence_at, created_at)
       SELECT gen_random_uuid(), $1, $2, 'x', 'low', 'normal', 'x', 'x', 'x', 'x' || i, now(), now() - make_interval(secs => i)
       FROM generate_series(1, $3) i RETURNING id, tenant_id, created_at)
     , history AS (INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
       SELECT gen_random_uuid(), tenant_id, id, 'created', created_at, 'active' FROM made)
     SELECT id FROM made`,
    [hub.tenantId, alertType, count],
  );
  return rows.map(({ id }) => id);
}

const outcomes = ({ results }: Outcome) =>
  Object.fromEntries(results.map(({ alert_id, outcome }) => [alert_id, outcome]));

it('performs the action on each alert where it is possible, and reports the outcome of each', async () => {
  const [active, resolved, hidden] = [await ana.writes(), await ana.writes(), await ana.writes()];
  await ana.does('resolve', resolved.id);
  await ana.does('assign', hidden.id, { assigned_role: 'manager' });
  const unknown = randomUUID();
  const ids = [active.id, resolved.id, hidden.id, unknown];
  const { status, body } = await bulk({ action: 'acknowledge', alert_ids: ids, notes: 'all mine' }, luis);
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: null, action: 'acknowledge', state: 'done', total: 4, succeeded: 1, failed: 3 });
  expect(outcomes(body)).toEqual({
    [active.id]: 'done',
    [resolved.id]: 'conflict',
    [hidden.id]: 'not_found',
    [unknown]: 'not_found',
  });
  expect(body.results.find(({ alert_id }) => alert_id === resolved.id)?.detail).toContain('resolved');
  expect((await ana.historyOf(active.id)).at(-1)).toMatchObject({
    action: 'acknowledged',
    action_by: luis.id,
    channel: 'bulk',
    notes: 'all mine',
  });
  expect(await ana.sees(hidden.id)).toMatchObject({ status: 'active' });
});

const effects: [string, Json, Json][] = [
  ['acknowledge', {}, { status: 'acknowledged' }],
  ['resolve', {}, { status: 'resolved' }],
  ['snooze', { minutes: 30 }, { status: 'snoozed' }],
  ['ignore', {}, { status: 'ignored' }],
  ['suppress', {}, { status: 'ignored' }],
  // the level follows: test/escalation
  ['escalate', {}, { status: 'active' }],
  ['assign', { assigned_role: 'staff' }, { assigned_role: 'staff' }],
  ['read', {}, { read_at: expect.any(String) as string, status: 'active' }],
  ['dismiss', {}, { dismissed_at: expect.any(String) as string, status: 'active' }],
];

it.each(effects)('%s, by ids and by a filter', async (action, fields, effect) => {
  const type = `bulk_${action}`;
  const ids = [await ana.writes({ alert_type: type }), await ana.writes({ alert_type: type })].map(({ id }) => id);
  expect((await bulk({ action, alert_ids: ids, ...fields })).body).toMatchObject({ succeeded: 2, failed: 0 });
  for (const id of ids) expect(await ana.sees(id)).toMatchObject(effect);
  const other = `${type}_filtered`;
  const more = [await ana.writes({ alert_type: other }), await ana.writes({ alert_type: other, severity: 'low' })];
  const filter = { alert_type: [other], severity: 'low' };
  expect((await bulk({ action, filter, ...fields })).body).toMatchObject({ total: 1, succeeded: 1 });
  expect(await ana.sees(more[1]?.id ?? '')).toMatchObject(effect);
  expect((await ana.sees(more[0]?.id ?? '')).version).toBe(1);
});

it('a thousand alerts at once get a line of history and an event each', async () => {
  const ids = await insertAlerts(1_000, 'thousand');
  const published = await hub.outside.listen('alerts', 'alerts.resolved');
  const { body } = await bulk({ action: 'resolve', alert_ids: ids });
  expect(body).toMatchObject({ total: 1_000, succeeded: 1_000, failed: 0 });
  const [lines] = await hub.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM alert_history WHERE alert_id = ANY($1) AND action = 'resolved' AND action_by = $2`,
    [ids, ana.id],
  );
  expect(lines?.count).toBe(1_000);
  await eventually(() => published.length === 1_000);
});

describe('LIF-5: more than a thousand alerts of a filter', () => {
  it('are processed in the background, with progress, and a result and a line of history for each', async () => {
    const ids = await insertAlerts(2_300, 'many');
    const [out] = ids;
    await hub.sql(`UPDATE alerts SET status = 'ignored' WHERE id = $1`, [out]);
    const filter = { alert_type: ['many'], status: ['active', 'acknowledged'] };
    const { status, headers, body } = await bulk({ action: 'acknowledge', filter });
    expect([status, body.state, body.total]).toEqual([202, 'running', 2_299]);
    const path = String(headers.get('location'));
    const later = await ana.writes({ alert_type: 'many' });
    const finished = await eventually(
      async () => {
        const { body: now } = await hub.call<Outcome>('GET', path);
        return now.state === 'done' && now;
      },
      { within: 20_000 },
    );
    expect(finished).toMatchObject({ total: 2_299, succeeded: 2_299, failed: 0 });
    const [lines] = await hub.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM alert_history WHERE alert_id = ANY($1) AND action = 'acknowledged' AND channel = 'bulk'`,
      [ids],
    );
    expect(lines?.count).toBe(2_299);
    const results: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: string = `${path}?limit=200${cursor && `&cursor=${cursor}`}`;
      const { body: part }: { body: Outcome } = await hub.call<Outcome>('GET', page);
      results.push(...part.results.map(({ alert_id }) => alert_id));
      cursor = part.next_cursor;
    }
    expect(results.sort()).toEqual(ids.filter((id) => id !== out).sort());
    expect(await ana.sees(later.id)).toMatchObject({ status: 'active' });
  });

  it('can be cancelled', async () => {
    await insertAlerts(1_001, 'stopped');
    const { body } = await bulk({ action: 'ignore', filter: { alert_type: ['stopped'] } });
    const { data } = await ana.api.POST('/api/v1/alerts/bulk_action/{id}/cancel', {
      params: { path: { id: String(body.id) } },
    });
    expect(['cancelled', 'done']).toContain(data?.state);
    expect((await hub.call('POST', `/api/v1/alerts/bulk_action/${randomUUID()}/cancel`)).status).toBe(404);
  });

  it('is seen and cancelled by who started it and by administrators, by nobody else', async () => {
    await insertAlerts(1_001, 'private');
    const [eva, leo] = [await Person.of(hub, 'Eva', 'staff'), await Person.of(hub, 'Leo', 'staff')];
    const body = { action: 'ignore', filter: { alert_type: ['private'] } };
    const { body: started } = await hub.call<Outcome>('POST', '/api/v1/alerts/bulk_action', { token: eva.token, body });
    const path = `/api/v1/alerts/bulk_action/${String(started.id)}`;
    const statusFor = async (bearer: string) => (await hub.call('GET', path, { token: bearer })).status;
    expect(await Promise.all([eva, ana, leo].map(({ token }) => statusFor(token)))).toEqual([200, 200, 404]);
    expect((await hub.call('POST', `${path}/cancel`, { token: leo.token })).status).toBe(404);
    expect((await hub.call('POST', `${path}/cancel`, { token: eva.token })).status).toBe(200);
  });

  /** Stores a running bulk action, as a request does that arrived at this time. */
  const store = async (action: Json, alertType: string, at: string, tenantId = hub.tenantId) => {
    const [row] = await hub.sql<{ id: string }>(
      `INSERT INTO bulk_actions (id, tenant_id, step, filter, actor, viewer, total, created_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, 1, $6) RETURNING id`,
      [
        tenantId,
        action,
        { alertType: [alertType] },
        { id: randomUUID(), name: 'Ana', channel: 'api', correlationId: null },
        { memberId: randomUUID(), roles: [], seesAll: true },
        at,
      ],
    );
    return String(row?.id);
  };
  const stateOf = async (id: string) =>
    (await hub.sql<Json>('SELECT state, error, finished_at FROM bulk_actions WHERE id = $1', [id]))[0];
  const ended = (id: string) =>
    eventually(async () => (await stateOf(id))?.['state'] !== 'running' && stateOf(id), { what: 'its end' });

  it.each([
    ['has passed', { action: 'snooze', sleep: { until: '2020-01-01T00:00:00Z' } }, 'must be in the future'],
    ['is no time', { action: 'snooze', sleep: { until: 'soon' } }, 'An unexpected error'],
    ['is unknown to this version', { action: 'paint' }, 'An unexpected error'],
  ])('one whose time or action %s fails with the reason, and those behind it run', async (what, action, error) => {
    const types = [`failing, ${what}`, `behind it, ${what}`];
    for (const type of types) await insertAlerts(1, type);
    const failing = await store(action, types[0] ?? '', '2020-01-01T00:00:00Z');
    const behind = await store({ action: 'acknowledge' }, types[1] ?? '', '2020-01-01T00:00:01Z');
    expect(await ended(behind)).toMatchObject({ state: 'done', error: null });
    expect(await ended(failing)).toMatchObject({ state: 'failed', error: expect.stringContaining(error) as string });
    const { body } = await hub.call<Outcome>('GET', `/api/v1/alerts/bulk_action/${failing}`);
    expect(body).toMatchObject({ state: 'failed', error: expect.stringContaining(error) as string });
  });

  it('tenants take turns: the single alert of one does not wait for the thousands of another', async () => {
    await insertAlerts(3_000, 'long');
    const other = await Hub.start();
    await other.anAlert();
    const long = await store({ action: 'acknowledge' }, 'long', '2020-01-01T00:00:00Z');
    const short = await store({ action: 'acknowledge' }, 'stockout', '2020-01-01T00:00:01Z', other.tenantId);
    const [first, second] = [await ended(short), await ended(long)];
    expect([first?.['state'], second?.['state']]).toEqual(['done', 'done']);
    expect(Number(first?.['finished_at'])).toBeLessThan(Number(second?.['finished_at']));
    await other.stop();
  });
});

it.each([
  ['neither ids nor a filter', { action: 'resolve' }, '/alert_ids'],
  ['ids and a filter', { action: 'resolve', alert_ids: [randomUUID()], filter: {} }, '/alert_ids'],
  ['no ids', { action: 'resolve', alert_ids: [] }, '/alert_ids'],
  ['too many ids', { action: 'resolve', alert_ids: Array.from({ length: 1_001 }, () => randomUUID()) }, '/alert_ids'],
  ['an unknown action', { action: 'delete', alert_ids: [randomUUID()] }, '/action'],
  ['a snooze without an end', { action: 'snooze', alert_ids: [randomUUID()] }, '/until'],
  [
    'a snooze that ends in the past',
    { action: 'snooze', alert_ids: [randomUUID()], until: '2020-01-01T00:00:00Z' },
    '/until',
  ],
  ['an unknown filter', { action: 'resolve', filter: { colour: 'red' } }, '/filter/colour'],
  ['an invalid filter', { action: 'resolve', filter: { status: ['closed'] } }, '/filter/status'],
])('%s is refused with the pointer of the error', async (_, body, pointer) => {
  const answer = await bulk(body);
  expect([answer.status, answer.body['errors']]).toMatchObject([422, [{ pointer }]]);
});

it('an alert whose id is given twice is changed once', async () => {
  const { id } = await ana.writes();
  expect((await bulk({ action: 'assign', assigned_to: luis.id, alert_ids: [id, id] })).body).toMatchObject({
    total: 1,
  });
  expect(done(await ana.api.GET('/api/v1/alerts/{id}', { params: { path: { id } } })).version).toBe(2);
});
