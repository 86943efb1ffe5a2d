import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';
import { aSuppression, inMinutes, SuppressionHub, SUPPRESSIONS } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
});
afterAll(() => hub.stop());

const DAY = 24 * 60;

interface Calendar extends Json {
  items: Json[];
  is_complete: boolean;
}

const ask = (query: string, options: object = {}) =>
  hub.call<Calendar>('GET', `${SUPPRESSIONS}/calendar${query}`, options);

/** The spans of one suppression between two times. */
async function spansOf(id: string, from: string, until: string): Promise<Json[]> {
  const { status, body } = await ask(`?from=${from}&until=${until}`);
  expect(status).toBe(200);
  return body.items.filter((one) => one['suppression_id'] === id);
}

it('a recurring suppression has a span for each night, at its local times also when the clocks change', async () => {
  const id = await noise.suppress({
    ...{
      suppression_type: 'quiet_hours',
      reason: 'Nights',
      labels: [{ name: 'store', operator: '=', value: 'Lavapiés' }],
    },
    ...{ start_time: '2027-03-01T00:00:00Z', end_time: '2027-12-31T00:00:00Z' },
    recurrence: { rrule: 'FREQ=DAILY', from: '22:00', to: '07:00', time_zone: 'Europe/Madrid' },
  });
  const spans = await spansOf(id, '2027-03-27T00:00:00Z', '2027-03-29T12:00:00Z');
  expect(spans.map(({ starts, ends }) => [starts, ends])).toEqual([
    ['2027-03-26T21:00:00.000Z', '2027-03-27T06:00:00.000Z'],
    ['2027-03-27T21:00:00.000Z', '2027-03-28T05:00:00.000Z'],
    ['2027-03-28T20:00:00.000Z', '2027-03-29T05:00:00.000Z'],
  ]);
  expect(spans[0]).toMatchObject({
    ...{
      name: 'Nights',
      suppression_type: 'quiet_hours',
      state: 'planned',
      is_recurring: true,
      silence_critical: false,
    },
    scope: { alert_types: null, labels: [{ name: 'store', operator: '=', value: 'Lavapiés' }] },
  });
  expect(await spansOf(id, '2028-01-01T00:00:00Z', '2028-02-01T00:00:00Z')).toEqual([]);
});

it('one that was ended early ends then, and begins no more', async () => {
  const fields = { alert_types: [randomUUID()], start_time: inMinutes(-30), end_time: inMinutes(20 * DAY) };
  const [running, ended] = [await noise.suppress(fields), await noise.suppress(fields)];
  const recurring = await noise.suppress({
    ...fields,
    recurrence: { rrule: 'FREQ=DAILY', from: '00:00', to: '00:00', time_zone: 'UTC' },
  });
  for (const id of [ended, recurring]) await noise.endSuppression(id);
  const [from, until] = [inMinutes(-DAY), inMinutes(DAY)];
  expect(await spansOf(running, from, until)).toMatchObject([{ state: 'active', ends: fields.end_time }]);
  for (const id of [ended, recurring]) {
    // a day that begins meanwhile has a span of its own
    const spans = await spansOf(id, from, until);
    expect(spans.length).toBeGreaterThan(0);
    expect(spans.map(({ state }) => state)).toEqual(spans.map(() => 'over'));
    for (const { ends } of spans) expect(Date.parse(String(ends))).toBeLessThanOrEqual(Date.now());
  }
  expect(await spansOf(ended, inMinutes(60), until)).toEqual([]);
});

it('a viewer may see the calendar, of the next thirty days unless it says otherwise', async () => {
  const viewer = await token(hub.tenantId, 'viewer');
  const { status, body } = await ask('', { token: viewer });
  expect(status).toBe(200);
  expect(Date.parse(String(body['until'])) - Date.parse(String(body['from']))).toBe(30 * 86_400_000);
  expect(body.is_complete).toBe(true);
});

it.each([
  ['more than 92 days', '?from=2027-01-01T00:00:00Z&until=2027-05-01T00:00:00Z', '/query/until', 'at most 92 days'],
  [
    'an end before the beginning',
    '?from=2027-01-02T00:00:00Z&until=2027-01-01T00:00:00Z',
    '/query/until',
    'after from',
  ],
  ['no time', '?from=tomorrow', '/query/from', 'must be a time'],
])('%s is refused', async (_, query, pointer, detail) => {
  const { status, body } = await ask(query);
  expect(status).toBe(422);
  expect(body['errors']).toEqual([
    expect.objectContaining({ pointer, detail: expect.stringContaining(detail) as string }),
  ]);
});

it('too many spans are cut, and the answer says so', async () => {
  const night = { rrule: 'FREQ=DAILY', from: '22:00', to: '07:00', time_zone: 'UTC' };
  const fields = { alert_types: [randomUUID()], start_time: '2028-06-01T00:00:00Z', end_time: '2028-12-01T00:00:00Z' };
  for (let n = 0; n < 23; n++)
    await hub.call('POST', SUPPRESSIONS, { body: aSuppression({ ...fields, recurrence: night }) });
  const { body } = await ask('?from=2028-07-01T00:00:00Z&until=2028-09-30T00:00:00Z');
  expect(body.items).toHaveLength(2_000);
  expect(body.is_complete).toBe(false);
});
