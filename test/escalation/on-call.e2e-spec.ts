import { QueryBus } from '@nestjs/cqrs';
import { GetOnCallQuery } from '../../src/escalation';
import { GetPeopleOnCallQuery } from '../../src/escalation/on-call/queries/get-people-on-call';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';
import { aSchedule, OnCallHub, SCHEDULES } from '../support/on-call-hub';

const DAY_MS = 86_400_000;
const soon = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let hub: Hub;
let directory: DirectoryHub;
let onCall: OnCallHub;
/** Ids of members of the tenant. */
let ana: string;
let ben: string;
let cem: string;
beforeAll(async () => {
  hub = await Hub.start();
  directory = await DirectoryHub.of(hub);
  onCall = new OnCallHub(hub);
  [ana, ben, cem] = (await Promise.all([directory.member(), directory.member(), directory.member()])).map(
    ({ id }) => id,
  ) as [string, string, string];
});
afterAll(() => hub.stop());

const replace = (id: string, body: Json, headers = { 'if-match': '*' }) =>
  hub.call('PUT', `${SCHEDULES}/${id}`, { body, headers });
const turnsOf = (...ids: string[]): string[][] => ids.map((id) => [id]);

describe('a schedule', () => {
  it('is created, listed, replaced with its version, and deleted; each change is audited', async () => {
    const layers = [
      { type: 'weekly', starts_on: '2026-01-07', participants: turnsOf(ana, ben) },
      { type: 'custom', every: 12, unit: 'hours', handoff_time: '02:30', starts_on: '2026-01-01', participants: [] },
      { type: 'calendar' },
    ];
    const created = await onCall.schedule({ name: 'CRUD', time_zone: 'Europe/Madrid', layers });
    expect(created).toMatchObject({ version: 1, handoff_notice_minutes: 60, time_zone: 'Europe/Madrid' });
    expect((created['layers'] as Json[])[0]).toEqual({
      ...{ type: 'weekly', every: 1, unit: null, handoff_time: '09:00', handoff_day: 'WE', starts_on: '2026-01-07' },
      ...{ ends_on: null, participants: turnsOf(ana, ben), restrictions: [] },
    });
    const path = `${SCHEDULES}/${created.id}`;
    expect((await hub.call('GET', path)).body).toEqual(created);
    const { body: list } = await hub.call<{ items: Json[] }>('GET', SCHEDULES);
    expect(list.items.map(({ id }) => id)).toContain(created.id);

    const body = { name: 'CRUD 2', time_zone: 'UTC', layers: created['layers'], handoff_notice_minutes: 0 };
    expect((await replace(created.id, body, { 'if-match': '"7"' })).status).toBe(412);
    expect(await replace(created.id, body, { 'if-match': '"1"' })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await hub.call('POST', SCHEDULES, { body: { ...body, layers: [] } })).toMatchObject({
      status: 409,
      body: { type: '/problems/schedule-name-taken' },
    });
    expect((await hub.call('DELETE', path, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    for (const method of ['PUT', 'DELETE'])
      expect(await hub.call(method, path, method === 'PUT' ? { body } : {})).toMatchObject({
        status: 428,
        body: { type: '/problems/version-required', version: 2 },
      });
    expect((await hub.call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(204);
    for (const what of ['', '/now', '/shifts', '/gaps', '/preview', '/overrides'])
      expect([what, (await hub.call('GET', `${path}${what}`)).status]).toEqual([what, 404]);
    expect(await directory.audited(created.id)).toEqual([
      'on_call_schedule.created',
      'on_call_schedule.updated',
      'on_call_schedule.deleted',
    ]);
  });

  it('that two people edit at once is what the first of them made it', async () => {
    const { id } = await onCall.schedule({ name: 'Contested', participants: turnsOf(ana) });
    const bodies = [ben, cem].map((one) => aSchedule({ name: 'Contested', participants: turnsOf(one) }));
    const answers = await Promise.all(bodies.map((body) => replace(id, body, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await hub.call('GET', `${SCHEDULES}/${id}`)).body).toEqual(winner?.body);
  });

  it('that a policy names cannot be deleted', async () => {
    const { id } = await onCall.schedule({ name: 'Named' });
    const policy = { name: 'Names it', levels: [{ after_seconds: 0, targets: [{ type: 'schedule', id }] }] };
    const { body: made } = await hub.call('POST', '/api/v1/alerts/escalation-policies', { body: policy });
    const headers = { 'if-match': '*' };
    const drop = () => hub.call('DELETE', `${SCHEDULES}/${id}`, { headers });
    expect(await drop()).toMatchObject({ status: 409, body: { type: '/problems/schedule-in-use' } });
    await hub.call('DELETE', `/api/v1/alerts/escalation-policies/${String(made['id'])}`, { headers });
    expect((await drop()).status).toBe(204);
  });

  it.each<[string, Json, string[]]>([
    ['an unknown member', { participants: [['0197c3a0-de30-7008-8000-00000000dead']] }, ['/layers/0/participants/0/0']],
    ['a custom layer without a unit', { type: 'custom' }, ['/layers/0/unit']],
    ['a unit of another type', { unit: 'days' }, ['/layers/0/unit']],
    ['a day of another type', { handoff_day: 'MO' }, ['/layers/0/handoff_day']],
    ['no first day', { starts_on: null }, ['/layers/0/starts_on']],
    ['a day that does not exist', { starts_on: '2027-02-29' }, ['/layers/0/starts_on']],
    ['a last day that is not later', { ends_on: '2026-01-01' }, ['/layers/0/ends_on']],
    ['an unknown zone', { time_zone: 'Mars/Phobos' }, ['/time_zone']],
    ['an offset for a zone', { time_zone: '+02:00' }, ['/time_zone']],
  ])('with %s is refused, and the place is named', async (_, fields, pointers) => {
    const { status, body } = await hub.call('POST', SCHEDULES, { body: aSchedule({ name: 'Wrong', ...fields }) });
    expect([status, (body['errors'] as Json[]).map(({ pointer }) => pointer)]).toEqual([422, pointers]);
  });

  it('hands over at local times, also when the clocks change', async () => {
    const { id } = await onCall.schedule({
      ...{ name: 'Berlin', time_zone: 'Europe/Berlin', handoff_time: '02:30', participants: turnsOf(ana, ben) },
    });
    const { final } = await onCall.shifts(id, '2027-03-27T12:00:00Z', '2027-03-29T12:00:00Z');
    expect(final.map(({ from }) => from)).toEqual([
      '2027-03-27T12:00:00.000Z',
      '2027-03-28T01:00:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
    expect((await onCall.shifts(id, '2027-10-31T00:00:00Z', '2027-10-31T12:00:00Z')).final[1]?.from).toBe(
      '2027-10-31T00:30:00.000Z',
    );
  });

  it('that is edited leaves the present turn and the past, and the preview has told so', async () => {
    const before = await onCall.schedule({ name: 'Edited', participants: turnsOf(ana, ben, cem) });
    const present = await onCall.now(before.id);
    const [now = ''] = present.on_call;
    const others = [ana, ben, cem].filter((id) => id !== now);
    const past = await onCall.shifts(before.id, soon(-30), soon(-1));
    const draft = aSchedule({ name: 'Edited', participants: turnsOf(...others) });
    const [from, until] = [soon(-1), soon(5)];
    const preview = await hub.call('POST', `${SCHEDULES}/${before.id}/preview?from=${from}&until=${until}`, {
      body: draft,
    });
    expect(preview.status).toBe(200);
    expect(await onCall.now(before.id)).toEqual(present);

    expect((await replace(before.id, draft)).status).toBe(200);
    expect(await onCall.shifts(before.id, from, until)).toEqual(preview.body);
    expect(await onCall.now(before.id)).toEqual(present);
    const next = await onCall.now(before.id, present.until ?? '');
    expect(next.on_call).not.toEqual([now]);
    const { final } = await onCall.shifts(before.id, present.until ?? '', soon(10));
    expect(new Set(final.map(({ member_id }) => member_id))).toEqual(new Set(others));
    const pastNow = await onCall.shifts(before.id, past.final[0]?.from ?? '', past.final.at(-1)?.until ?? '');
    expect(pastNow.final).toEqual(past.final);
  });

  it('answers for at most 366 days, and 422 for more shifts than an answer can hold', async () => {
    const { id } = await onCall.schedule({ name: 'Spans' });
    const ask = async (what: string, from: string, until: string) =>
      (await hub.call('GET', `${SCHEDULES}/${id}/${what}?from=${from}&until=${until}`)).status;
    for (const what of ['shifts', 'gaps', 'preview']) {
      expect(await ask(what, '2027-01-01', '2028-01-02')).toBe(200);
      expect(await ask(what, '2027-01-01', '2028-01-03')).toBe(422);
      expect(await ask(what, '2027-01-02', '2027-01-01')).toBe(422);
    }
    const hourly = { ...{ type: 'custom', unit: 'hours', starts_on: '2026-01-01' }, participants: [[ana, ben, cem]] };
    const many = await onCall.schedule({ name: 'Hourly', layers: Array.from({ length: 5 }, () => hourly) });
    const path = `${SCHEDULES}/${many.id}/shifts?from=2027-01-01&until=2028-01-02`;
    expect(await hub.call('GET', path)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/query/until' }] } });
  });

  it('has gaps from now on, and none where somebody is', async () => {
    const restrictions = [{ from: '06:00', to: '22:00' }];
    const { id } = await onCall.schedule({ name: 'Gaps', participants: turnsOf(ana), restrictions });
    const { body } = await hub.call<{ items: Json[] }>(
      'GET',
      `${SCHEDULES}/${id}/gaps?from=${soon(-3)}&until=${soon(3)}`,
    );
    expect(body.items.length).toBeGreaterThanOrEqual(3);
    expect(Date.parse(String(body.items[0]?.['from']))).toBeGreaterThan(Date.now() - 60_000);
    for (const gap of body.items.slice(1, -1)) {
      expect(gap).toEqual({
        from: expect.stringContaining('T22:00:00.000Z'),
        until: expect.stringContaining('T06:00:00.000Z'),
      });
      expect((await onCall.now(id, String(gap['from']))).on_call).toEqual([]);
    }
  });
});

describe('an override', () => {
  const span = { from: soon(-1), until: soon(1) };

  it('adds, removes and replaces; a time before now is now; its end leaves what was', async () => {
    const { id } = await onCall.schedule({ name: 'Overrides', participants: turnsOf(ana) });
    const added = await onCall.override(id, { kind: 'add', ...span, member_id: ben });
    expect(added.status).toBe(201);
    expect(Date.parse(String(added.body['from']))).toBeGreaterThan(Date.now() - 60_000);
    expect((await onCall.now(id)).on_call).toEqual([ana, ben]);
    const replaced = await onCall.override(id, { kind: 'replace', ...span, member_id: cem, replaces: ana });
    expect((await onCall.now(id)).on_call).toEqual([cem, ben]);
    const { final, layers } = await onCall.shifts(id, soon(0), soon(0.01));
    expect(final.map(({ member_id, override_id }) => [member_id, override_id]).sort()).toEqual(
      [
        [cem, replaced.body.id],
        [ben, added.body.id],
      ].sort(),
    );
    // the span may contain a handoff
    expect([...new Set(layers[0]?.map(({ member_id }) => member_id))]).toEqual([ana]);
    expect((await hub.call('DELETE', `${SCHEDULES}/${id}/overrides/${replaced.body.id}`)).status).toBe(204);
    expect((await onCall.now(id)).on_call).toEqual([ana, ben]);
    expect(await hub.call('DELETE', `${SCHEDULES}/${id}/overrides/${replaced.body.id}`)).toMatchObject({
      status: 409,
      body: { type: '/problems/override-ended' },
    });
    expect((await onCall.override(id, { kind: 'remove', ...span, member_id: ana })).status).toBe(201);
    expect((await onCall.now(id)).on_call).toEqual([ben]);
    const later = await onCall.override(id, { kind: 'add', from: soon(2), until: soon(3), member_id: cem });
    expect((await hub.call('DELETE', `${SCHEDULES}/${id}/overrides/${later.body.id}`)).status).toBe(204);
    const { body } = await hub.call<{ items: Json[] }>('GET', `${SCHEDULES}/${id}/overrides`);
    expect(body.items.map((one) => one['kind'])).toEqual(['add', 'replace', 'remove']);
    expect(await directory.audited(replaced.body.id)).toEqual(['on_call_override.created', 'on_call_override.ended']);
  });

  it('of one’s own shift needs the permission to write, of another’s that to manage', async () => {
    const { id } = await onCall.schedule({ name: 'Own shifts', participants: turnsOf(ana, ben) });
    const asAna = await token(hub.tenantId, 'staff', { sub: ana });
    const status = async (body: Json) => (await onCall.override(id, { ...span, ...body }, asAna)).status;
    expect(await status({ kind: 'remove', member_id: ana })).toBe(201);
    expect(await status({ kind: 'replace', member_id: ben, replaces: ana })).toBe(201);
    expect(await status({ kind: 'remove', member_id: ben })).toBe(403);
    expect(await status({ kind: 'replace', member_id: ana, replaces: ben })).toBe(403);
    expect(await status({ kind: 'replace', member_id: ana })).toBe(403);
    const bens = await onCall.override(id, { kind: 'add', ...span, member_id: ben });
    const path = `${SCHEDULES}/${id}/overrides/${bens.body.id}`;
    expect((await hub.call('DELETE', path, { token: asAna })).status).toBe(403);
    expect((await hub.call('DELETE', path, { headers: { 'if-match': '"9"' } })).status).toBe(412);
  });

  it.each<[string, () => Json, string]>([
    ['is over', () => ({ from: soon(-2), until: soon(-1) }), '/until'],
    ['names nobody', () => ({ member_id: '0197c3a0-de30-7008-8000-00000000dead' }), '/member_id'],
    ['adds instead of somebody', () => ({ replaces: ben }), '/replaces'],
    ['replaces somebody by themself', () => ({ kind: 'replace', replaces: ana }), '/replaces'],
  ])('that %s is refused', async (_, fields, pointer) => {
    const { body: list } = await hub.call<{ items: Json[] }>('GET', SCHEDULES);
    const id = String(list.items[0]?.['id']);
    const answer = await onCall.override(id, { kind: 'add', ...span, member_id: ana, ...fields() });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});

it('now, for many schedules at once, levels and shifts agree at random instants, with edits and overrides', async () => {
  const layers = [
    { type: 'weekly', starts_on: '2026-01-05', participants: turnsOf(ana, ben, cem) },
    {
      ...{ type: 'custom', every: 7, unit: 'hours', handoff_time: '02:30', starts_on: '2026-03-01' },
      ...{ participants: turnsOf(cem, ana), restrictions: [{ days: ['SA', 'SU', 'MO'], from: '22:00', to: '06:00' }] },
    },
  ];
  const schedules = await Promise.all(
    ['Europe/Berlin', 'Australia/Lord_Howe'].map((time_zone) =>
      onCall.schedule({ name: `Agree ${time_zone}`, time_zone, layers }),
    ),
  );
  for (const { id, name, time_zone } of schedules) {
    await replace(id, { name, time_zone, layers: [{ ...layers[0], participants: turnsOf(ben, ana) }, layers[1]] });
    await onCall.override(id, { kind: 'replace', from: soon(2), until: soon(9), member_id: cem, replaces: ana });
    await onCall.override(id, { kind: 'remove', from: soon(5), until: soon(20), member_id: ben });
  }
  const ids = schedules.map(({ id }) => id);
  const [from, until] = [Date.now() - 100 * DAY_MS, Date.now() + 200 * DAY_MS];
  const shifts = await Promise.all(
    ids.map((id) => onCall.shifts(id, new Date(from).toISOString(), new Date(until).toISOString())),
  );
  const queries = hub.app.get(QueryBus, { strict: false });
  for (let i = 0; i < 100; i++) {
    const at = new Date(from + ((until - from) * ((i * 37 + 11) % 100)) / 100 + i * 61_001);
    const found = await queries.execute(new GetOnCallQuery(hub.tenantId, ids, at));
    const refs = ids.map((id) => ({ tenantId: hub.tenantId, id }));
    const told = await queries.execute(new GetPeopleOnCallQuery(refs, at));
    for (const [place, id] of ids.entries()) {
      const inShifts = shifts[place]?.final.filter((one) => new Date(one.from) <= at && at < new Date(one.until)) ?? [];
      expect([at, [...(found.get(id)?.onCall ?? [])].sort()]).toEqual([
        at,
        inShifts.map(({ member_id }) => member_id).sort(),
      ]);
      expect([...(told.get(id) ?? [])].sort()).toEqual([...(found.get(id)?.onCall ?? [])].sort());
    }
  }
  const { body } = await hub.call<{ items: Json[]; next_cursor: string }>('GET', '/api/v1/alerts/on-call/now?limit=2');
  expect([body.items.length, typeof body.next_cursor]).toEqual([2, 'string']);
});
