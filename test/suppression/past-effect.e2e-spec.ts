import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { past } from '../support/past-alerts';
import { Person } from '../support/person';
import { aSuppression, inMinutes, SUPPRESSIONS } from '../support/suppression-hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const HOUR = 60;
const DAY = 24 * HOUR;

const preview = (fields: Json) =>
  hub.call<{ past: Json | null; errors?: Json[] }>('POST', `${SUPPRESSIONS}/preview`, { body: aSuppression(fields) });

async function pastOf(fields: Json): Promise<Json | null> {
  const { status, body } = await preview(fields);
  expect(status).toBe(200);
  return body.past;
}

it('tells how many alerts of the last days it would have kept quiet, of which severity and types', async () => {
  const types = Array.from({ length: 6 }, (_, n) => `past-${n}-${randomUUID()}`);
  const alerts = types.flatMap((type, n) =>
    Array.from({ length: 7 - n }, (_one, i) => ({
      ...{ type, at: inMinutes(-DAY - i), resolved: 5 },
      severity: n === 0 && i < 3 ? 'critical' : 'low',
    })),
  );
  await past(hub, [
    ...alerts,
    { type: 'another', at: inMinutes(-HOUR) },
    { type: types[0] ?? '', at: inMinutes(-9 * DAY) },
  ]);
  expect(await pastOf({ alert_types: types, past_days: 7 })).toEqual({
    ...{ days: 7, alerts: 27, critical: 3, notifications: 0, is_exact: true },
    top_types: types.slice(0, 5).map((alert_type, n) => ({ alert_type, count: 7 - n })),
  });
  expect(await pastOf({ alert_types: types, past_days: 10 })).toMatchObject({ alerts: 28 });
  expect(await pastOf({ alert_types: types, past_days: 7, silence_critical: false })).toMatchObject({ alerts: 24 });
  expect(await pastOf({ alert_types: types })).toBeNull();
  expect(await pastOf({ alert_types: types, past_days: 0 })).toBeNull();
});

it('of a recurring one, only those count that came in its hours', async () => {
  const type = randomUUID();
  const at = (time: string) => `${new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)}T${time}:00Z`;
  await past(hub, [
    { type, at: at('02:00') },
    { type, at: at('12:00') },
    { type, at: at('12:30') },
  ]);
  const recurrence = { rrule: 'FREQ=DAILY', from: '12:00', to: '13:00', time_zone: 'UTC' };
  const nextWeek = { start_time: inMinutes(7 * DAY), end_time: inMinutes(14 * DAY) };
  expect(await pastOf({ ...nextWeek, alert_types: [type], past_days: 7, recurrence })).toMatchObject({ alerts: 2 });
  expect(await pastOf({ ...nextWeek, alert_types: [type], past_days: 7 })).toMatchObject({ alerts: 3 });
});

it('counts the messages that told somebody of these alerts', async () => {
  const [ana, jon] = [await Person.of(hub, 'Ana'), await Person.of(hub, 'Jon')];
  const type = randomUUID();
  // whoever has used the API is known, and told of the next alert
  await jon.writes();
  const alert = await ana.writes({ alert_type: type });
  const delivered = await eventually(async () => {
    const { body: page } = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/deliveries?alert_id=${alert.id}`);
    const told = page.items.filter(({ state }) => state === 'delivered');
    return told.length > 0 ? told.length : undefined;
  });
  expect(await pastOf({ alert_types: [type], past_days: 1 })).toMatchObject({ alerts: 1, notifications: delivered });
  expect(await pastOf({ alert_types: ['another'], past_days: 1 })).toMatchObject({ notifications: 0 });
});

it('looks at the newest 20,000 alerts, and says so', async () => {
  const type = randomUUID();
  await past(
    hub,
    Array.from({ length: 20_010 }, () => ({ type, at: inMinutes(-5) })),
  );
  const { alerts, is_exact } = (await pastOf({ alert_types: [type], past_days: 7 })) ?? {};
  expect(is_exact).toBe(false);
  expect(Number(alerts)).toBeGreaterThan(19_900);
  expect(Number(alerts)).toBeLessThanOrEqual(20_000);
});

it.each([-1, 31, 1.5])('past_days of %d is refused', async (past_days) => {
  const { status, body } = await preview({ past_days });
  expect(status).toBe(422);
  expect(body.errors).toEqual([expect.objectContaining({ pointer: '/past_days' })]);
});
