import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const act = (alert: Json, action: string, body?: unknown) =>
  hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/${action}`, body === undefined ? {} : { body });

const historyOf = async (alert: Json): Promise<Json[]> =>
  (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${String(alert['id'])}/history`)).body.items;

it('acknowledging and resolving set times, notes and history, and are published in order', async () => {
  const received = await hub.outside.listen('alerts', 'alerts.*');
  const alert = await hub.anAlert();
  const { status, body: acknowledged } = await act(alert, 'acknowledge', { notes: 'on my way' });
  expect(status).toBe(200);
  expect(acknowledged).toMatchObject({
    status: 'acknowledged',
    acknowledged_by: expect.any(String),
    response_time_seconds: expect.any(Number),
  });
  const { body: resolved } = await act(alert, 'resolve', { notes: 'flour has come' });
  expect(resolved).toMatchObject({
    status: 'resolved',
    resolution_notes: 'flour has come',
    resolution_time_seconds: expect.any(Number),
  });
  expect(Date.parse(String(resolved['resolved_at']))).toBeGreaterThanOrEqual(
    Date.parse(String(acknowledged['acknowledged_at'])),
  );

  expect(await historyOf(alert)).toMatchObject([
    { action: 'created', action_by: null, notes: null, previous_status: null, new_status: 'active' },
    {
      action: 'acknowledged',
      action_by: acknowledged['acknowledged_by'],
      notes: 'on my way',
      previous_status: 'active',
      new_status: 'acknowledged',
    },
    {
      action: 'resolved',
      action_by: resolved['resolved_by'],
      notes: 'flour has come',
      previous_status: 'acknowledged',
      new_status: 'resolved',
    },
  ]);

  const published = await eventually(() => {
    const own = received.filter(
      ({ body }) => body['alert_id'] === alert['id'] && body['event_type'] !== 'alert_notified',
    );
    return own.length === 3 && own;
  });
  expect(published.map(({ message }) => message.fields.routingKey)).toEqual([
    'alerts.created',
    'alerts.acknowledged',
    'alerts.resolved',
  ]);
  expect(published.map(({ body }) => body['event_type'])).toEqual([
    'alert_created',
    'alert_acknowledged',
    'alert_resolved',
  ]);
  expect(new Set(published.map(({ body }) => body['event_id'])).size).toBe(3);
  expect(published[1]?.body).toMatchObject({
    tenant_id: hub.tenantId,
    acknowledged_by: acknowledged['acknowledged_by'],
    severity: 'critical',
  });
});

it('a forbidden transition is 409 with the current status, and changes nothing', async () => {
  const alert = await hub.anAlert();
  const { body: resolved } = await act(alert, 'resolve');
  for (const action of ['acknowledge', 'resolve']) {
    const { status, headers, body } = await act(alert, action);
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: '/problems/illegal-transition',
      status: 409,
      error: 'Conflict',
      current_status: 'resolved',
      by: resolved['resolved_by'],
      at: resolved['resolved_at'],
      allowed_transitions: ['active'],
    });
  }
  expect((await hub.call('GET', `/api/v1/alerts/${String(alert['id'])}`)).body).toEqual(resolved);
  expect(await historyOf(alert)).toHaveLength(2);
});

it('when several acknowledge at once, one succeeds and the others get 409 with who did it', async () => {
  const alert = await hub.anAlert();
  const answers = await Promise.all(Array.from({ length: 6 }, () => act(alert, 'acknowledge')));
  const [won, ...others] = answers.sort((one, other) => one.status - other.status);
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 409, 409, 409, 409]);
  for (const { body } of others)
    expect(body).toMatchObject({ by: won?.body['acknowledged_by'], at: won?.body['acknowledged_at'] });
  expect(await historyOf(alert)).toHaveLength(2);
});

it.each([
  [{ notes: 7 }, '/notes', 'notes must be a string'],
  [{ note: 'x' }, '/note', 'property note should not exist'],
  [{ notes: 'a\u0000b' }, '/notes', 'U+0000'],
  [['x'], '', 'must be a JSON object'],
  [{ notes: 'x'.repeat(5_001) }, '/notes', 'shorter than or equal to 5000'],
])('%p is refused with the pointer of the error, and changes nothing', async (body, pointer, detail) => {
  const alert = await hub.anAlert();
  const { status, body: problem } = await act(alert, 'acknowledge', body);
  expect(status).toBe(422);
  expect(problem['errors']).toEqual([{ pointer, detail: expect.stringContaining(detail) as string }]);
  expect(await historyOf(alert)).toHaveLength(1);
});
