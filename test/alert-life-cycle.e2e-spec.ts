import { randomUUID } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { eventually } from '../libs/testing/eventually';
import { Hub, Json, token } from './hub';

let hub: Hub;
let heard: { message: ConsumeMessage; body: Json }[];
beforeAll(async () => {
  hub = await Hub.start();
  heard = await hub.outside.listen('alerts');
});
afterAll(() => hub.stop());

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;

const act = (id: unknown, action: string, { body, as }: { body?: unknown; as?: string } = {}) =>
  hub.call('POST', `/api/v1/alerts/${String(id)}/${action}`, {
    ...(body !== undefined && { body }),
    ...(as !== undefined && { token: as }),
  });

const member = async () => {
  const id = randomUUID();
  return { id, token: await token(hub.tenantId, 'staff', { sub: id }) };
};

const historyOf = async (id: unknown) =>
  (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${String(id)}/history`)).body.items;

const toldOf = (id: unknown) => heard.filter(({ body }) => body['alert_id'] === id).map(({ body }) => body);

/** All that is known of an alert. */
const tracesOf = async (id: unknown) => ({
  row: await hub.sql('SELECT * FROM alerts WHERE id = $1', [id]),
  history: await hub.sql('SELECT * FROM alert_history WHERE alert_id = $1 ORDER BY id', [id]),
  outbox: await hub.sql('SELECT type FROM outbox WHERE aggregate_id = $1', [id]),
  told: toldOf(id),
});

/** Everything that was recorded before has been told when this returns. */
const everythingIsTold = async () => {
  const { id } = await hub.anAlert();
  await act(id, 'acknowledge');
  await eventually(() => toldOf(id).length === 2, { what: 'the last event' });
};

it('an alert is acknowledged and then resolved, with who, when, how long it took, and what they said', async () => {
  const { id } = await hub.anAlert();
  await hub.sql(`UPDATE alerts SET created_at = created_at - interval '90 seconds' WHERE id = $1`, [id]);
  const [anna, ben] = [await member(), await member()];
  const acknowledged = await act(id, 'acknowledge', { body: { notes: 'on my way' }, as: anna.token });
  expect(acknowledged.status).toBe(200);
  expect(acknowledged.body).toMatchObject({
    id,
    status: 'acknowledged',
    acknowledged_at: instant,
    acknowledged_by: anna.id,
    resolved_at: null,
    resolution_time_seconds: null,
  });
  const resolved = await act(id, 'resolve', { body: { notes: 'Molinos delivered' }, as: ben.token });
  expect(resolved.status).toBe(200);
  expect(resolved.body).toMatchObject({
    status: 'resolved',
    acknowledged_at: acknowledged.body['acknowledged_at'],
    acknowledged_by: anna.id,
    resolved_at: instant,
    resolved_by: ben.id,
    resolution_notes: 'Molinos delivered',
  });
  for (const seconds of ['response_time_seconds', 'resolution_time_seconds']) {
    expect(resolved.body[seconds]).toBeGreaterThanOrEqual(90);
    expect(resolved.body[seconds]).toBeLessThan(120);
  }
  expect((await hub.call('GET', `/api/v1/alerts/${String(id)}`)).body).toEqual(resolved.body);

  const line = { id: expect.any(String) as string, action_at: instant };
  expect(await historyOf(id)).toEqual([
    { ...line, action: 'created', action_by: null, notes: null, previous_status: null, new_status: 'active' },
    {
      id: expect.any(String) as string,
      action: 'acknowledged',
      action_by: anna.id,
      action_at: acknowledged.body['acknowledged_at'],
      notes: 'on my way',
      previous_status: 'active',
      new_status: 'acknowledged',
    },
    {
      id: expect.any(String) as string,
      action: 'resolved',
      action_by: ben.id,
      action_at: resolved.body['resolved_at'],
      notes: 'Molinos delivered',
      previous_status: 'acknowledged',
      new_status: 'resolved',
    },
  ]);
});

it('another program hears what happened to each alert, in order, each thing once', async () => {
  const alerts = await Promise.all(Array.from({ length: 10 }, () => hub.anAlert()));
  const anna = await member();
  await Promise.all(
    alerts.map(async ({ id }) => {
      await act(id, 'acknowledge', { as: anna.token });
      await act(id, 'resolve', { as: anna.token });
    }),
  );
  await eventually(() => alerts.every(({ id }) => toldOf(id).length >= 3), { what: 'three events of each alert' });
  await everythingIsTold();
  for (const { id, aggregation_key } of alerts) {
    const common = {
      event_id: expect.any(String) as string,
      tenant_id: hub.tenantId,
      alert_id: id,
      alert_type: 'stockout',
      severity: 'critical',
      timestamp: instant,
    };
    expect(toldOf(id)).toEqual([
      { ...common, event_type: 'alert_created', title: expect.any(String) as string, notification_sent: false },
      {
        ...common,
        event_type: 'alert_acknowledged',
        acknowledged_by: anna.id,
        response_time_seconds: expect.any(Number) as number,
      },
      {
        ...common,
        event_type: 'alert_resolved',
        aggregation_key,
        resolved_by: anna.id,
        resolution_time_seconds: expect.any(Number) as number,
      },
    ]);
  }
  const own = heard.filter(({ body }) => body['tenant_id'] === hub.tenantId);
  expect(new Set(own.map(({ body }) => body['event_id'])).size).toBe(own.length);
  for (const { message, body } of own) {
    expect(message.properties.messageId).toBe(body['event_id']);
    expect(message.fields.routingKey).toBe(String(body['event_type']).replace('alert_', 'alerts.'));
    expect(message.properties.contentType).toBe('application/json');
    expect(message.properties.deliveryMode).toBe(2);
  }
});

it('an alert may be resolved without having been acknowledged', async () => {
  const { id } = await hub.anAlert();
  const { status, body } = await act(id, 'resolve');
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'resolved', acknowledged_at: null, acknowledged_by: null });
  expect((await historyOf(id)).map(({ action }) => action)).toEqual(['created', 'resolved']);
});

it.each(['acknowledge', 'resolve'])('a snoozed alert may be the subject of %s', async (action) => {
  const { id } = await hub.anAlert();
  await hub.sql(`UPDATE alerts SET status = 'snoozed' WHERE id = $1`, [id]);
  expect((await act(id, action)).status).toBe(200);
  const [, entry] = await historyOf(id);
  expect(entry).toMatchObject({ previous_status: 'snoozed' });
});

it.each([
  ['acknowledge', 'acknowledged', ['acknowledge']],
  ['acknowledge', 'resolved', ['resolve']],
  ['resolve', 'resolved', ['acknowledge', 'resolve']],
])('%s of an alert that is %s is a conflict, and changes nothing', async (action, status, before) => {
  const { id } = await hub.anAlert();
  const anna = await member();
  for (const step of before) await act(id, step, { as: anna.token });
  await eventually(() => toldOf(id).length === before.length + 1);
  const traces = await tracesOf(id);
  const refused = await act(id, action, { body: { notes: 'me too' } });
  expect(refused.status).toBe(409);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.body).toEqual({
    type: '/problems/illegal-transition',
    title: 'Conflict',
    status: 409,
    error: 'Conflict',
    detail: expect.stringContaining(status) as string,
    current_status: status,
    by: anna.id,
    at: (await historyOf(id)).at(-1)?.['action_at'],
    allowed_transitions: status === 'resolved' ? ['active'] : ['snoozed', 'resolved', 'active', 'ignored'],
  });
  await everythingIsTold();
  expect(await tracesOf(id)).toEqual(traces);
});

it.each(['acknowledge', 'resolve'])('%s of an ignored alert is a conflict, and changes nothing', async (action) => {
  const { id } = await hub.anAlert();
  await hub.sql(`UPDATE alerts SET status = 'ignored' WHERE id = $1`, [id]);
  await eventually(() => toldOf(id).length === 1);
  const traces = await tracesOf(id);
  const { status, body } = await act(id, action);
  expect(status).toBe(409);
  expect(body).toMatchObject({ current_status: 'ignored', allowed_transitions: ['active'] });
  await everythingIsTold();
  expect(await tracesOf(id)).toEqual(traces);
});

it('of two who acknowledge at the same time one succeeds; the other is told by whom and when', async () => {
  const [anna, ben] = [await member(), await member()];
  for (let round = 0; round < 10; round++) {
    const { id } = await hub.anAlert();
    const answers = await Promise.all([
      act(id, 'acknowledge', { as: anna.token }),
      act(id, 'acknowledge', { as: ben.token }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
    expect(lost.body).toMatchObject({ by: won.body['acknowledged_by'], at: won.body['acknowledged_at'] });
    expect((await historyOf(id)).map(({ action }) => action)).toEqual(['created', 'acknowledged']);
    await eventually(() => toldOf(id).length === 2);
  }
});

it.each([
  ['notes that are no text', { notes: 7 }, '/notes', '7'],
  ['notes that are too long', { notes: 'x'.repeat(5_001) }, '/notes', '5000'],
  ['notes with U+0000', { notes: 'a\u0000b' }, '/notes', 'U+0000'],
  ['an unknown field', { comment: 'hi' }, '/comment', 'hi'],
  ['a list', [], '', '[]'],
  ['null', 'null', '', 'null'],
])('%s are refused by their place, and change nothing', async (_, body, pointer, told) => {
  const { id } = await hub.anAlert();
  await eventually(() => toldOf(id).length === 1);
  const traces = await tracesOf(id);
  const refused = await act(id, 'acknowledge', { body });
  expect(refused.status).toBe(422);
  expect(refused.body['errors']).toEqual([{ pointer, detail: expect.stringContaining(told) as string }]);
  await everythingIsTold();
  expect(await tracesOf(id)).toEqual(traces);
});

it.each(['', '/history'])('an alert that does not exist can not be seen (…%s)', async (path) => {
  const unknown = randomUUID();
  const missing = await hub.call('GET', `/api/v1/alerts/${unknown}${path}`);
  expect(missing.status).toBe(404);
  expect(missing.body).toMatchObject({ type: '/problems/alert-not-found', status: 404, error: 'Not found' });
  const malformed = await hub.call('GET', `/api/v1/alerts/not-an-id${path}`);
  expect(malformed.status).toBe(422);
  expect(malformed.body['errors']).toMatchObject([{ pointer: '/path/id' }]);
});

it('the history is paged, oldest first', async () => {
  const { id } = await hub.anAlert();
  await act(id, 'acknowledge');
  await act(id, 'resolve');
  const actions: unknown[] = [];
  for (let cursor = ''; ;) {
    const { body } = await hub.call<{ items: Json[]; next_cursor: string | null }>(
      'GET',
      `/api/v1/alerts/${String(id)}/history?limit=1${cursor && `&cursor=${cursor}`}`,
    );
    actions.push(...body.items.map(({ action }) => action));
    if (body.next_cursor === null) break;
    cursor = body.next_cursor;
  }
  expect(actions).toEqual(['created', 'acknowledged', 'resolved']);
});
