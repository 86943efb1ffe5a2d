import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';

const ON_CALL = '/api/v1/alerts/on-call';
const SCHEDULES = `${ON_CALL}/schedules`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let hub: Hub;
const people: Record<'ana' | 'bo' | 'cy', { id: string; bearer: string }> = {
  ana: { id: randomUUID(), bearer: '' },
  bo: { id: randomUUID(), bearer: '' },
  cy: { id: randomUUID(), bearer: '' },
};
const { ana, bo, cy } = people;
/** The time that the application believes it is. */
let moved = 0;
const nowMs = () => Date.now() + moved;

const move = (ms: number) => {
  hub.moveClock(ms);
  moved += ms;
};

beforeAll(async () => {
  // an application of its own: the clock is moved
  hub = await Hub.start({});
  for (const [name, person] of Object.entries(people)) {
    person.bearer = await token(hub.tenantId, name === 'ana' ? 'owner' : 'staff', { sub: person.id, name });
    await hub.call('GET', '/api/v1/alerts', { token: person.bearer });
  }
  await eventually(async () => {
    const rows = await hub.sql('SELECT 1 FROM members WHERE tenant_id = $1', [hub.tenantId]);
    return rows.length === 3;
  });
});
afterAll(() => hub.stop());

const call = (method: string, path: string, who: { bearer: string }, body?: unknown) =>
  hub.call(method, path, { token: who.bearer, ...(body !== undefined && { body }) });

/** A schedule whose turns change every day, at the full hour before now. */
const schedule = (fields: Json = {}, layer: Json = {}): Json => ({
  name: `Schedule ${randomUUID()}`,
  time_zone: 'UTC',
  layers: [
    {
      type: 'daily',
      handoff_time: `${new Date(nowMs()).toISOString().slice(11, 13)}:00`,
      starts_on: new Date(nowMs()).toISOString().slice(0, 10),
      participants: [[ana.id], [bo.id]],
      ...layer,
    },
  ],
  ...fields,
});

const create = async (body: Json): Promise<string> => {
  const answer = await call('POST', SCHEDULES, ana, body);
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return String(answer.body['id']);
};

const present = async (id: string) => (await call('GET', `${SCHEDULES}/${id}/now`, ana)).body['on_call'];

const swaps = async (id: string) =>
  (await hub.call<{ items: Json[] }>('GET', `${SCHEDULES}/${id}/swaps`, { token: ana.bearer })).body.items;

/** The causes of the notices about a schedule or swap that a member got, without ids. */
const noticesOf = async (memberId: string, about: string): Promise<string[]> => {
  const rows = await hub.sql<{ cause: string }>(
    `SELECT DISTINCT cause, created_at FROM deliveries WHERE tenant_id = $1 AND user_id = $2 AND cause LIKE '%' || $3 || '%' ORDER BY created_at`,
    [hub.tenantId, memberId, about],
  );
  return rows.map(({ cause }) => cause.split(':').slice(0, 2).join(':'));
};

it('a swap belongs to the first who accepts; edits that move its shift cancel an open one and flag an accepted one', async () => {
  const id = await create(schedule());
  const from = Math.ceil(nowMs() / HOUR) * HOUR + HOUR;
  const span = { from: new Date(from).toISOString(), until: new Date(from + 3 * HOUR).toISOString() };
  const refused = await call('POST', `${SCHEDULES}/${id}/swaps`, bo, span);
  expect([refused.status, refused.body['type']]).toEqual([409, '/problems/shift-changed']);
  const foreign = await call('POST', `${SCHEDULES}/${id}/swaps`, bo, { ...span, member_id: ana.id });
  expect(foreign.status).toBe(403);

  const { status, body: swap } = await call('POST', `${SCHEDULES}/${id}/swaps`, ana, span);
  expect([status, swap]).toMatchObject([201, { state: 'open', member_id: ana.id, to_member_id: null }]);
  const accept = `${ON_CALL}/swaps/${String(swap['id'])}/accept`;
  expect((await call('POST', accept, ana)).status).toBe(403);
  const answers = await Promise.all([call('POST', accept, bo), call('POST', accept, cy)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  const taker = answers[0].status === 200 ? bo : cy;
  const at = new Date(from + HOUR).toISOString();
  expect((await call('GET', `${SCHEDULES}/${id}/now?at=${at}`, ana)).body['on_call']).toEqual([taker.id]);
  expect(await swaps(id)).toMatchObject([{ state: 'accepted', accepted_by: taker.id, is_flagged: false }]);
  await eventually(async () => (await noticesOf(ana.id, String(swap['id']))).includes('on_call_swap:accepted'));

  const later = { from: new Date(from + 5 * HOUR).toISOString(), until: new Date(from + 6 * HOUR).toISOString() };
  const open = await call('POST', `${SCHEDULES}/${id}/swaps`, ana, { ...later, to_member_id: cy.id });
  expect((await call('POST', `${ON_CALL}/swaps/${String(open.body['id'])}/decline`, bo)).status).toBe(403);
  // somebody has the turn in the place of Ana from now on
  const override = { kind: 'replace', replaces: ana.id, member_id: cy.id, from: span.from, until: later.until };
  expect((await call('POST', `${SCHEDULES}/${id}/overrides`, ana, override)).status).toBe(201);
  const [accepted, cancelled] = await eventually(async () => {
    const items = await swaps(id);
    return items[1]?.['state'] === 'cancelled' && items;
  });
  expect([accepted?.['is_flagged'], cancelled?.['state']]).toEqual([taker === bo, 'cancelled']);
  const closed = await call('POST', `${ON_CALL}/swaps/${String(open.body['id'])}/accept`, cy);
  expect([closed.status, closed.body['type']]).toEqual([409, '/problems/swap-closed']);
});

it("a swap cannot be accepted when the shift is no longer the asker's, nor begin before now; it can be deleted", async () => {
  const id = await create(schedule());
  const from = Math.ceil(nowMs() / HOUR) * HOUR + HOUR;
  const span = { from: new Date(from).toISOString(), until: new Date(from + HOUR).toISOString() };
  const path = `${SCHEDULES}/${id}/swaps`;
  const begun = await call('POST', path, ana, { ...span, from: new Date(nowMs() - HOUR).toISOString() });
  expect([begun.status, begun.body['errors']]).toMatchObject([422, [{ pointer: '/from' }]]);
  const { body: deleted } = await call('POST', path, ana, span);
  const own = `${path}/${String(deleted['id'])}`;
  expect((await call('DELETE', own, bo)).status).toBe(403);
  expect((await call('DELETE', own, ana)).status).toBe(204);
  expect((await swaps(id))[0]).toMatchObject({ state: 'cancelled' });
  // what is given in exchange is not the time of whoever accepts
  const wish = { ...span, in_exchange: { from: span.from, until: span.until } };
  const { body: swap } = await call('POST', path, ana, wish);
  const refused = await call('POST', `${ON_CALL}/swaps/${String(swap['id'])}/accept`, bo);
  expect([refused.status, refused.body['type']]).toEqual([409, '/problems/shift-changed']);
  expect(await present(id)).toEqual([ana.id]);
});

it('a swap in exchange gives each the time of the other', async () => {
  const id = await create(schedule());
  const first = Math.ceil(nowMs() / HOUR) * HOUR + HOUR;
  const spanAt = (ms: number) => ({ from: new Date(ms).toISOString(), until: new Date(ms + HOUR).toISOString() });
  const wish = { ...spanAt(first), to_member_id: bo.id, in_exchange: spanAt(first + DAY) };
  const { body: swap } = await call('POST', `${SCHEDULES}/${id}/swaps`, ana, wish);
  expect((await call('POST', `${ON_CALL}/swaps/${String(swap['id'])}/accept`, cy)).status).toBe(403);
  expect((await call('POST', `${ON_CALL}/swaps/${String(swap['id'])}/accept`, bo)).status).toBe(200);
  const at = async (ms: number) => {
    const path = `${SCHEDULES}/${id}/now?at=${new Date(ms).toISOString()}`;
    return (await call('GET', path, ana)).body['on_call'];
  };
  expect([await at(first + 1), await at(first + DAY + 1)]).toEqual([[bo.id], [ana.id]]);
});

const gapAlert = (id: string, state: string) =>
  eventually(
    async () => {
      const path = `/api/v1/alerts?limit=200&alert_type=on_call_gap&status=${state}`;
      const { body } = await hub.call<{ items: Json[] }>('GET', path, { token: ana.bearer });
      return body.items.find((one) => String(one['aggregation_key']).includes(id));
    },
    { what: `the gap of ${id} is ${state}` },
  );

it('a gap raises an alert at the edit, which ends when it is covered', async () => {
  // the layer ends in three days: nobody after that
  const ends = new Date(nowMs() + 3 * DAY).toISOString().slice(0, 10);
  const body = schedule({}, { ends_on: ends });
  const id = await create(body);
  expect(await gapAlert(id, 'active')).toMatchObject({ severity: 'medium' });
  const version = (await call('GET', `${SCHEDULES}/${id}`, ana)).body['version'];
  const covered = await hub.call('PUT', `${SCHEDULES}/${id}`, {
    token: ana.bearer,
    headers: { 'if-match': String(version) },
    body: { ...body, layers: schedule()['layers'] },
  });
  expect(covered.status).toBe(200);
  expect(await gapAlert(id, 'resolved')).toMatchObject({ severity: 'medium' });
});

it('the next one is told before a handoff, both at it, and those whom an edit puts on call, each once', async () => {
  const id = await create(schedule({ handoff_notice_minutes: 120 }));
  expect(await present(id)).toEqual([ana.id]);
  await eventually(async () => (await noticesOf(ana.id, id)).length === 1);
  expect(await noticesOf(ana.id, id)).toEqual(['on_call:added']);
  const toHandoff = Math.ceil(nowMs() / HOUR) * HOUR + 23 * HOUR - nowMs();
  move(toHandoff - HOUR);
  await eventually(async () => (await noticesOf(bo.id, id)).includes('on_call:before'));
  move(HOUR + 60_000);
  await eventually(async () => (await noticesOf(bo.id, id)).includes('on_call:start'));
  await eventually(async () => (await noticesOf(ana.id, id)).includes('on_call:end'));
  expect(await present(id)).toEqual([bo.id]);
  expect(await noticesOf(bo.id, id)).toEqual(['on_call:before', 'on_call:start']);
  expect(await noticesOf(ana.id, id)).toEqual(['on_call:added', 'on_call:end']);
});

/** When a schedule is looked at next. */
const nextLook = async (id: string): Promise<number | undefined> => {
  const rows = await hub.sql<{ next_at: Date }>('SELECT next_at FROM on_call_watches WHERE schedule_id = $1', [id]);
  return rows[0]?.next_at.getTime();
};

it('a handoff is announced as long before as the schedule says, also to whoever takes it over then; all are told who is on call', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.on_call_changed');
  const id = await create(schedule({ handoff_notice_minutes: 120 }));
  const { body: now } = await call('GET', `${SCHEDULES}/${id}/now`, ana);
  const handoff = Date.parse(String(now['until']));
  const events = () => published.filter(({ body }) => body['schedule_id'] === id).map(({ body }) => body);
  await eventually(() => events().length > 0);
  expect(events()[0]).toMatchObject({
    ...{ event_type: 'on_call_changed', tenant_id: hub.tenantId, schedule_id: id },
    ...{ on_call: [ana.id], until: now['until'] },
  });
  expect(await nextLook(id)).toBe(handoff - 2 * HOUR);
  expect(await noticesOf(bo.id, id)).toEqual([]);

  move(handoff - 2 * HOUR - nowMs() + 1_000);
  await eventually(async () => (await noticesOf(bo.id, id)).includes('on_call:before'));
  const times = { from: new Date(handoff).toISOString(), until: new Date(handoff + HOUR).toISOString() };
  const override = { kind: 'replace', replaces: bo.id, member_id: cy.id, ...times };
  expect((await call('POST', `${SCHEDULES}/${id}/overrides`, ana, override)).status).toBe(201);
  await eventually(async () => (await noticesOf(cy.id, id)).includes('on_call:before'));
  expect(await noticesOf(bo.id, id)).toEqual(['on_call:before']);

  move(handoff - nowMs() + 1_000);
  await eventually(() => events().length > 1);
  expect(events()[1]).toMatchObject({ on_call: [cy.id], until: times.until });
  expect(await noticesOf(cy.id, id)).toEqual(['on_call:before', 'on_call:start']);
});

it('whom an edit takes off is told; whoever leaves in a turn that went on after an edit is no longer on call', async () => {
  const { body: member } = await call('POST', '/api/v1/alerts/members', ana, { name: 'Dia', roles: ['staff'] });
  const dia = String(member['id']);
  const id = await create(schedule({}, { participants: [[dia], [ana.id]] }));
  await eventually(async () => (await noticesOf(dia, id)).includes('on_call:added'));
  const times = { from: new Date(nowMs()).toISOString(), until: new Date(nowMs() + HOUR).toISOString() };
  const override = { kind: 'replace', replaces: dia, member_id: bo.id, ...times };
  const { body: made } = await call('POST', `${SCHEDULES}/${id}/overrides`, ana, override);
  await eventually(async () => (await noticesOf(dia, id)).includes('on_call:removed'));
  expect((await call('DELETE', `${SCHEDULES}/${id}/overrides/${String(made['id'])}`, ana)).status).toBe(204);
  await eventually(async () => (await noticesOf(bo.id, id)).includes('on_call:removed'));

  // her turn goes on, although she is no longer a participant
  const edited = await hub.call('PUT', `${SCHEDULES}/${id}`, {
    token: ana.bearer,
    headers: { 'if-match': '*' },
    body: schedule({}, { participants: [[ana.id]] }),
  });
  expect([edited.status, await present(id)]).toEqual([200, [dia]]);
  const published = await hub.outside.listen('alerts', 'alerts.on_call_changed');
  expect((await call('DELETE', `/api/v1/alerts/members/${dia}`, ana)).status).toBe(204);
  await eventually(() => published.some(({ body }) => body['schedule_id'] === id && String(body['on_call']) === ''));
});

it('a gap becomes high by the hourly look a day before it begins, and the metric has its length', async () => {
  const ends = new Date(nowMs() + 3 * DAY).toISOString().slice(0, 10);
  const id = await create(schedule({}, { ends_on: ends }));
  expect(await gapAlert(id, 'active')).toMatchObject({ severity: 'medium' });
  const { body: metrics } = await hub.call<string>('GET', '/metrics', { token: '' });
  expect(Number(/^on_call_gap_seconds (.+)$/m.exec(metrics)?.[1])).toBeGreaterThan((26 * DAY) / 1_000);
  move(2 * DAY + HOUR);
  await eventually(async () => (await gapAlert(id, 'active'))['severity'] === 'high', { what: 'a high alert' });
});

it('a request expires when its shift begins, or what is given in exchange', async () => {
  const id = await create(schedule());
  const next = Math.ceil(nowMs() / HOUR) * HOUR + HOUR;
  const spanAt = (ms: number) => ({ from: new Date(ms).toISOString(), until: new Date(ms + HOUR).toISOString() });
  const path = `${SCHEDULES}/${id}/swaps`;
  // Bo's turn is before the one of Ana, two days later
  const wish = { ...spanAt(next + 2 * DAY), in_exchange: spanAt(next) };
  expect((await call('POST', path, ana, wish)).status).toBe(201);
  expect((await call('POST', path, ana, spanAt(next))).status).toBe(201);
  expect((await call('POST', path, ana, spanAt(next + HOUR))).status).toBe(201);
  move(next + 60_000 - nowMs());
  const states = async () => (await swaps(id)).map(({ state }) => state).join();
  await eventually(async () => (await states()) === 'expired,expired,open');
});
