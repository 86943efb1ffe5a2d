import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';
import { Process } from '../support/process';

const EVENTS = 5_000;
const KEYS = 20;

/** Serves only; what happens to events and to the clock happens in two processes beside it. */
let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  noise = new SuppressionHub(hub);
  const processes = await Promise.all([Process.start(), Process.start()]);
  await Promise.all(processes.map((one) => one.ready()));
}, 90_000);
afterAll(async () => {
  await Process.endAll();
  await hub.stop();
});

/** Events of as many problems as there are keys, each event on one of two exchanges. */
async function publish({ eventType }: Kind, from: number, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, i) => ({
    routingKey: eventType,
    body: hub.event({ event_type: eventType, event_id: `${eventType}-${from + i}`, oven: (from + i) % KEYS, heat: i }),
  }));
  await Promise.all([
    hub.outside.publishAll('inventory', messages.slice(0, count / 2)),
    hub.outside.publishAll('production', messages.slice(count / 2)),
  ]);
}

const counted = async (sql: string, values: unknown[]) => (await hub.sql<{ n: number }>(sql, values))[0]?.n ?? 0;

const untilSeen = ({ eventType }: Kind, count: number) =>
  eventually(
    async () =>
      (await counted(`SELECT count(*)::int AS n FROM processed_events WHERE tenant_id = $1 AND event_type = $2`, [
        hub.tenantId,
        eventType,
      ])) === count,
    { within: 60_000, what: `${count} events` },
  );

interface Places {
  readonly alerts: number;
  readonly told: number;
  readonly listed: number;
  readonly silent: number;
  readonly held: number;
}

// one statement: what rings goes from one place to the other at once
const selectPlaces = `
  SELECT count(*)::int AS alerts, coalesce(sum(occurrence_count), 0)::int AS told,
    coalesce(sum((SELECT count(*) FROM alert_occurrences o WHERE o.alert_id = a.id)), 0)::int AS listed,
    (SELECT coalesce(sum(count) FILTER (WHERE state NOT IN ('rang', 'told')), 0)::int FROM silenced_problems
      WHERE tenant_id = $1 AND alert_type = $2) AS silent,
    (SELECT count(*)::int FROM silenced_problems WHERE tenant_id = $1 AND alert_type = $2 AND state = 'held') AS held
  FROM alerts a WHERE tenant_id = $1 AND alert_type = $2`;

/** Where the events of a kind are: told by alerts, or in the record of silence and in no alert. */
async function places({ alertType }: Kind): Promise<Places> {
  const [row] = await hub.sql<Places>(selectPlaces, [hub.tenantId, alertType]);
  if (!row) throw new Error('no places');
  return row;
}

it('5,000 events of 20 problems, published at once to two processes, make exactly 20 alerts whose counts add up', async () => {
  const kind = await noise.kind();
  await publish(kind, 0, EVENTS);
  await untilSeen(kind, EVENTS);
  expect(await places(kind)).toEqual({ alerts: KEYS, told: EVENTS, listed: EVENTS, silent: 0, held: 0 });
  const counts = await hub.sql<{ n: number }>(
    'SELECT occurrence_count AS n FROM alerts WHERE tenant_id = $1 AND alert_type = $2',
    [hub.tenantId, kind.alertType],
  );
  expect(counts.map(({ n }) => n)).toEqual(Array(KEYS).fill(EVENTS / KEYS));
}, 90_000);

it('the limits of a rule hold for both processes together', async () => {
  const byDay = await noise.kind({ max_alerts_per_day: 7, throttle_minutes: 0 });
  const byHour = await noise.kind({ max_alerts_per_hour: 5, throttle_minutes: 0 });
  await Promise.all([byDay, byHour].map((kind) => publish(kind, 0, 1_000)));
  await Promise.all([byDay, byHour].map((kind) => untilSeen(kind, 1_000)));
  expect(await places(byDay)).toMatchObject({ alerts: 7, told: 350, silent: 650 });
  expect(await places(byHour)).toMatchObject({ alerts: 5, told: 250, silent: 750 });
}, 90_000);

it.each(['ring', 'drop'])(
  'a suppression that starts and ends in the middle (%s): every event is in exactly one place',
  async (at_end) => {
    const kind = await noise.kind();
    const publishing = publish(kind, 0, EVENTS);
    const id = await noise.suppress({ alert_types: [kind.alertType], at_end });
    await publishing;
    await publish(kind, EVENTS, 1_000);
    await eventually(async () => (await places(kind)).silent > 0);
    await noise.endSuppression(id);
    await publish(kind, EVENTS + 1_000, 1_000);
    const all = EVENTS + 2_000;
    await untilSeen(kind, all);
    const end = await eventually(
      async () => {
        const now = await places(kind);
        return now.held === 0 && now;
      },
      { within: 20_000, what: 'nothing held' },
    );
    expect(end.alerts).toBe(KEYS);
    expect(end.told + end.silent).toBe(all);
    if (at_end === 'ring') expect(end.silent).toBe(0);
    else expect(end.silent).toBeGreaterThan(0);
  },
  90_000,
);

it('problems that begin and end while two suppressions and an inhibition come and go are nowhere twice', async () => {
  const [cause, kind] = [await noise.kind(), await noise.kind({ throttle_minutes: 1 })];
  await noise.inhibit(cause, kind, { wait_seconds: 1 });
  await noise.trigger(cause);
  const publishing = publish(kind, 0, EVENTS);
  const ids = [
    await noise.suppress({ alert_types: [kind.alertType], suppression_type: 'incident' }),
    await noise.suppress({ alert_types: [kind.alertType] }),
  ];
  await noise.endSuppression(ids[0] ?? '');
  await noise.recover(cause);
  await publishing;
  await noise.endSuppression(ids[1] ?? '');
  await untilSeen(kind, EVENTS);
  const end = await eventually(
    async () => {
      const now = await places(kind);
      return now.held === 0 && now;
    },
    { within: 20_000, what: 'nothing held' },
  );
  expect(end).toMatchObject({ alerts: KEYS, told: EVENTS, silent: 0 });
}, 90_000);
