import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { TcpProxy } from '../support/tcp-proxy';
import { Hub, Json, token } from '../support/hub';

const LETTERS = '/api/v1/alerts/dead-letters';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

interface Replay {
  readonly results: Json[];
  readonly replayed: number;
  readonly no_queue: number;
  readonly next_cursor: string | null;
}

const replay = (bearer: string, body: Json, query = '') =>
  hub.call<Replay>('POST', `${LETTERS}/replay${query}`, { token: bearer, body });

/** Creates a tenant and a token of its owner. */
async function administrator(claims: Json = {}) {
  const tenantId = randomUUID();
  return { tenantId, bearer: await token(tenantId, 'owner', claims) };
}

/** Inserts dead letters of yesterday, one per millisecond, whose cause has been fixed since. */
const past = (tenantId: string | null, count: number, { reason = 'bug', exchange = 'pos', body = '{}' } = {}) =>
  hub.sql(
    `INSERT INTO dead_letters (id, tenant_id, exchange, routing_key, event_id, reason, error, body, died_at)
     SELECT gen_random_uuid(), $1, $2, 'pos.sync_failed', 'past-' || n, $3::text, 'it failed',
       convert_to(($4::jsonb || jsonb_build_object('event_id', $3::text || '-' || n))::text, 'UTF8'),
       date_trunc('day', now()) - interval '1 day' + n * interval '1 millisecond'
     FROM generate_series(1, $5) AS n`,
    [tenantId, exchange, reason, body, count],
  );

const eventOf = (tenantId: string) =>
  JSON.stringify({ tenant_id: tenantId, event_type: 'pos.sync_failed', store: 'Lavapiés' });

const count = async (sql: string, values: unknown[]): Promise<number> =>
  (await hub.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values))[0]?.n ?? 0;

const processed = (tenantId: string) => count('processed_events WHERE tenant_id = $1', [tenantId]);
const marked = (tenantId: string) => count('dead_letters WHERE tenant_id = $1 AND replayed_at IS NOT NULL', [tenantId]);

it('a filter replays exactly the dead letters that match, and repeating it replays none', async () => {
  const { tenantId, bearer } = await administrator();
  const body = eventOf(tenantId);
  await past(tenantId, 620, { body });
  await past(tenantId, 4, { body, reason: 'rule-failed' });
  await past(tenantId, 3, { body, exchange: 'gone' });
  const filter = { reason: ['bug'], q: 'Lavapiés' };
  const first = await replay(bearer, { filter });
  expect([first.status, first.body]).toEqual([
    200,
    { results: [], replayed: 620, no_queue: 3, cut: 0, next_cursor: null },
  ]);
  await eventually(async () => (await processed(tenantId)) === 620);
  expect(await marked(tenantId)).toBe(620);
  expect((await replay(bearer, { filter })).body).toMatchObject({ replayed: 0, no_queue: 3, next_cursor: null });
  expect((await replay(bearer, { filter: { q: 'Malasaña' } })).body).toMatchObject({ replayed: 0, no_queue: 0 });

  // dead letters that were replayed are replayed again only with `replayed: true`, and then count as repeats
  const { body: again } = await replay(bearer, { filter: { replayed: true } });
  expect(again).toMatchObject({ replayed: 620, no_queue: 0, next_cursor: null });
  expect((await replay(bearer, { filter: {} })).body).toMatchObject({ replayed: 4, no_queue: 3 });
  await eventually(async () => (await processed(tenantId)) === 624);
  expect(await count("alerts WHERE tenant_id = $1 AND alert_type = 'pos_sync_failed'", [tenantId])).toBe(1);
  const [alert] = await hub.sql<Json>('SELECT occurrence_count FROM alerts WHERE tenant_id = $1', [tenantId]);
  expect(alert).toEqual({ occurrence_count: 624 });
});

it('the audit log has the ids of all replayed dead letters, in one line per 500', async () => {
  const { tenantId, bearer } = await administrator({ name: 'Ana' });
  await past(tenantId, 510, { body: eventOf(tenantId) });
  await past(tenantId, 1, { exchange: 'gone', reason: 'delivery_limit' });
  await replay(bearer, { filter: { q: 'event' } });
  const lines = await hub.sql<{ subject_id: string; after: { dead_letter_ids: string[]; filter: Json } }>(
    "SELECT subject_id, after FROM audit_log WHERE tenant_id = $1 AND action = 'dead_letters.replayed' ORDER BY seq",
    [tenantId],
  );
  expect(lines).toHaveLength(2);
  expect(new Set(lines.map(({ subject_id }) => subject_id)).size).toBe(1);
  expect(lines[0]?.after.filter).toEqual({ q: 'event', replayed: false });
  const sent = await hub.sql<{ id: string }>(
    'SELECT id FROM dead_letters WHERE tenant_id = $1 AND replayed_at IS NOT NULL ORDER BY died_at',
    [tenantId],
  );
  expect(sent).toHaveLength(510);
  expect(lines.flatMap(({ after }) => after.dead_letter_ids)).toEqual(sent.map(({ id }) => id));
  const { body } = await hub.call('GET', '/api/v1/alerts/audit/verify', { token: bearer });
  expect(body).toMatchObject({ is_intact: true });
});

it('with more dead letters than the limit of a request, the next request continues, without those that failed again', async () => {
  const { tenantId, bearer } = await administrator();
  // these come first and fail again
  await past(tenantId, 7, { body: JSON.stringify({ tenant_id: tenantId, timestamp: 'never' }) });
  await past(tenantId, 10_020, { exchange: 'gone', body: JSON.stringify({ tenant_id: tenantId }) });
  const { body: first } = await replay(bearer, { filter: {} });
  expect(first.replayed + first.no_queue).toBe(10_000);
  expect(first.replayed).toBe(7);
  await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', `${LETTERS}?limit=200&reason=invalid`, { token: bearer });
    return body.items.length === 7 && body.items.every(({ replayed_at }) => replayed_at === null);
  });
  const { body: rest } = await replay(bearer, { filter: {}, cursor: first.next_cursor });
  expect(rest).toEqual({ results: [], replayed: 0, no_queue: 27, cut: 0, next_cursor: null });
  const { body: second } = await replay(bearer, { filter: { reason: ['invalid'] } });
  expect(second).toMatchObject({ replayed: 7, no_queue: 0, next_cursor: null });
});

it('a message without any id that fails again is the same dead letter, with its new error', async () => {
  const { tenantId, bearer } = await administrator();
  await past(tenantId, 1, { body: JSON.stringify({ tenant_id: tenantId, timestamp: 'never' }) });
  const lettersOf = () => hub.sql<Json>('SELECT * FROM dead_letters WHERE tenant_id = $1', [tenantId]);
  const [letter] = await lettersOf();
  for (const round of [1, 2]) {
    const before = new Date();
    await replay(bearer, { ids: [letter?.['id']] });
    const [again, ...more] = await eventually(async () => {
      const letters = await lettersOf();
      return letters.some(({ died_at }) => (died_at as Date) >= before) && letters;
    });
    expect([round, more]).toEqual([round, []]);
    const error = '/timestamp must be an ISO 8601 time (given "never")';
    expect(again).toMatchObject({ id: letter?.['id'], reason: 'invalid', error, replayed_at: null });
  }
});

it('dead letters of another tenant are not replayed, and those without a tenant only by operators', async () => {
  const [mine, theirs] = [await administrator(), await administrator()];
  await past(theirs.tenantId, 2, { body: eventOf(theirs.tenantId) });
  const mark = randomUUID();
  await past(null, 3, { exchange: 'gone', body: JSON.stringify({ mark }) });
  expect((await replay(mine.bearer, { filter: {} })).body).toMatchObject({ replayed: 0, no_queue: 0 });
  const filter = { q: mark };
  expect((await replay(mine.bearer, { filter }, '?unattributed=true')).status).toBe(403);
  const operator = await token(mine.tenantId, 'owner', { permissions: ['alerts.operate'] });
  expect((await replay(operator, { filter }, '?unattributed=true')).body).toMatchObject({ replayed: 0, no_queue: 3 });
});

it.each<[string, Json, string]>([
  ['neither ids nor a filter', {}, ''],
  ['both', { ids: [randomUUID()], filter: {} }, ''],
  ['ids with a cursor', { ids: [randomUUID()], cursor: 'x' }, '/cursor'],
  ['a cursor of another list', { filter: {}, cursor: 'x' }, '/query/cursor'],
  ['an invalid filter', { filter: { reason: 'bug' } }, '/filter/reason'],
  ['an unknown filter', { filter: { age: 3 } }, '/filter/age'],
])('%s is refused', async (_, body, pointer) => {
  const answer = await hub.call('POST', `${LETTERS}/replay`, { body });
  expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ errors: [expect.anything()] })]);
  expect((answer.body['errors'] as Json[])[0]).toMatchObject({ pointer });
});

it('when RabbitMQ does not confirm, the answer is 503 and nothing is marked as replayed; a retry replays it', async () => {
  const { tenantId, bearer } = await administrator();
  await past(tenantId, 20, { body: eventOf(tenantId), exchange: 'http' });
  const proxy = await TcpProxy.open('RABBITMQ_URL');
  const cut = await hub.sibling({ RABBITMQ_URL: proxy.url });
  try {
    const event = hub.event({ tenant_id: tenantId });
    await eventually(async () => {
      const { status } = await cut.call('POST', '/api/v1/events', { token: bearer, body: event });
      return status === 202;
    });
    proxy.hold();
    const { status, body } = await cut.call('POST', `${LETTERS}/replay`, { token: bearer, body: { filter: {} } });
    expect([status, body['type']]).toEqual([503, expect.stringContaining('broker-away')]);
    expect(await marked(tenantId)).toBe(0);
    expect(await count("audit_log WHERE tenant_id = $1 AND action = 'dead_letters.replayed'", [tenantId])).toBe(0);
    expect((await replay(bearer, { filter: {} })).body).toMatchObject({ replayed: 20, next_cursor: null });
    await eventually(async () => (await processed(tenantId)) === 21);
  } finally {
    proxy.restore();
    await eventually(async () => (await cut.call('GET', '/health/ready')).status === 200, { what: 'reconnecting' });
    await cut.stop();
    proxy.close();
  }
});
