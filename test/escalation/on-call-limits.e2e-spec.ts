import { randomUUID } from 'node:crypto';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json, token } from '../support/hub';
import { aSchedule, OnCallHub, SCHEDULES } from '../support/on-call-hub';

const DAY_MS = 86_400_000;
const soon = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let hub: Hub;
let onCall: OnCallHub;
/** Ids of members of the tenant. */
let ana: string;
let ben: string;
beforeAll(async () => {
  hub = await Hub.start();
  const directory = await DirectoryHub.of(hub);
  onCall = new OnCallHub(hub);
  [ana, ben] = (await Promise.all([directory.member(), directory.member()])).map(({ id }) => id) as [string, string];
});
afterAll(() => hub.stop());

it('a schedule that was edited too often in a span answers 422, and still says who is on call', async () => {
  const { id } = await onCall.schedule({ name: 'Restless', participants: [[ana]] });
  await hub.sql(
    `INSERT INTO on_call_versions (tenant_id, schedule_id, version, valid_from, time_zone, layers)
       SELECT tenant_id, id, 1 + n, now() - interval '1 day' + n * interval '1 second', time_zone, layers
       FROM on_call_schedules, generate_series(1, 1000) n WHERE id = $1`,
    [id],
  );
  const path = `${SCHEDULES}/${id}/shifts?from=${soon(-2)}&until=${soon(0)}`;
  expect(await hub.call('GET', path)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/query/until' }] } });
  expect((await onCall.now(id)).on_call).toEqual([ana]);
  expect((await onCall.shifts(id, soon(-0.5), soon(1))).final).not.toEqual([]);
});

it('a schedule has at most 1,000 overrides that are not over', async () => {
  const { id } = await onCall.schedule({ name: 'Full', participants: [[ana]] });
  await hub.sql(
    `INSERT INTO on_call_overrides (id, tenant_id, schedule_id, kind, from_at, until_at, member_id, created_at, updated_at)
       SELECT gen_random_uuid(), tenant_id, id, 'add', now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour', $2, now(), now()
       FROM on_call_schedules, generate_series(1, 1000) n WHERE id = $1`,
    [id, ben],
  );
  const one = { kind: 'add', from: soon(1), until: soon(2), member_id: ana };
  expect(await onCall.override(id, one)).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-overrides', limit: 1_000, current: 1_000 },
  });
});

it.each<[string, number, string, Json]>([
  [
    'imports',
    5,
    `INSERT INTO on_call_imports (id, tenant_id, schedule_id, next_at, created_at, updated_at)
     SELECT gen_random_uuid(), tenant_id, id, now() + interval '1 day', now(), now()
     FROM on_call_schedules, generate_series(1, $2::int) WHERE id = $1`,
    { ics: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' },
  ],
  [
    'calendar-tokens',
    200,
    `INSERT INTO on_call_calendar_tokens (id, tenant_id, schedule_id, token_hash, created_at)
     SELECT gen_random_uuid(), tenant_id, id, sha256((id::text || n)::bytea), now()
     FROM on_call_schedules, generate_series(1, $2::int) n WHERE id = $1`,
    {},
  ],
])('a schedule has a limited number of %s', async (part, limit, statement, body) => {
  const { id } = await onCall.schedule({ name: `Full of ${part}`, participants: [[ana]] });
  await hub.sql(statement, [id, limit]);
  expect(await hub.call('POST', `${SCHEDULES}/${id}/${part}`, { body })).toMatchObject({
    status: 409,
    body: { limit, current: limit },
  });
});

it('a schedule has at most 100 open swap requests', async () => {
  const { id } = await onCall.schedule({ name: 'Swapping', participants: [[ana]] });
  await hub.sql(
    `INSERT INTO on_call_swaps (id, tenant_id, schedule_id, member_id, starts_at, ends_at, state, created_at, updated_at)
     SELECT gen_random_uuid(), tenant_id, id, $2, now() + interval '5 days', now() + interval '6 days', 'open', now(), now()
     FROM on_call_schedules, generate_series(1, 100) WHERE id = $1`,
    [id, ana],
  );
  const body = { from: soon(1), until: soon(2), member_id: ana };
  expect(await hub.call('POST', `${SCHEDULES}/${id}/swaps`, { body })).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-swaps', limit: 100, current: 100 },
  });
});

it('a tenant has at most 100 schedules', async () => {
  const other = await token(randomUUID());
  const answers = [];
  for (let i = 0; i < 101; i++) {
    const { status, body } = await hub.call('POST', SCHEDULES, {
      token: other,
      body: aSchedule({ name: `No. ${i}` }),
    });
    answers.push(status === 201 ? status : body);
  }
  // the shipped one counts as soon as it is there
  expect(answers.slice(0, 99)).toEqual(Array.from({ length: 99 }, () => 201));
  expect(answers.at(-1)).toMatchObject({ type: '/problems/too-many-schedules', limit: 100, current: 100 });
});
