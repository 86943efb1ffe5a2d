import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';
import { type Kind, SuppressionHub } from '../support/suppression-hub';
import { Process } from '../support/process';

const EVENTS = 5_000;
const KEYS = 20;

/** Only serves requests; two other processes handle the events and run the jobs. */
let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  noise = new SuppressionHub(hub);
  const processes = await Promise.all([Process.start(), Process.start()]);
  await Promise.all(processes.map((one) => one.ready()));
}, 90_000);
afterAll(() => hub.stop());

/** Publishes events of `KEYS` problems, half of them on each of two exchanges. */
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

const untilProcessed = ({ eventType }: Kind, count: number) =>
  eventually(
    async () =>
      (await counted(`SELECT count(*)::int AS n FROM processed_events WHERE tenant_id = $1 AND event_type = $2`, [
        hub.tenantId,
        eventType,
      ])) === count,
    { within: 60_000, what: `${count} events` },
  );

/** Where the events of a kind are counted. */
interface Places {
  readonly alerts: number;
  readonly reported: number;
  readonly listed: number;
  readonly suppressed: number;
  readonly held: number;
}

// one statement, because a problem that notifies moves from one place to the other in one transaction
const selectPlaces = `
  SELECT count(*)::int AS alerts, coalesce(sum(occurrence_count), 0)::int AS reported,
    coalesce(sum((SELECT count(*) FROM alert_occurrences o WHERE o.alert_id = a.id)), 0)::int AS listed,
    (SELECT coalesce(sum(count) FILTER (WHERE state NOT IN ('rang', 'told')), 0)::int FROM silenced_problems
      WHERE tenant_id = $1 AND alert_type = $2) AS suppressed,
    (SELECT count(*)::int FROM silenced_problems WHERE tenant_id = $1 AND alert_type = $2 AND state = 'held') AS held
  FROM alerts a WHERE tenant_id = $1 AND alert_type = $2`;

/** Counts the events of a kind: those that alerts report, and those that are only recorded as suppressed. */
async function places({ alertType }: Kind): Promise<Places> {
  const [row] = await hub.sql<Places>(selectPlaces, [hub.tenantId, alertType]);
  if (!row) throw new Error('no places');
  return row;
}

it('5,000 events of 20 problems, published at once to two processes, make exactly 20 alerts whose counts add up', async () => {
  const kind = await noise.kind();
  await publish(kind, 0, EVENTS);
  await untilProcessed(kind, EVENTS);
  expect(await places(kind)).toEqual({ alerts: KEYS, reported: EVENTS, listed: EVENTS, suppressed: 0, held: 0 });
  const counts = await hub.sql<{ n: number }>(
    'SELECT occurrence_count AS n FROM alerts WHERE tenant_id = $1 AND alert_type = $2',
    [hub.tenantId, kind.alertType],
  );
  expect(counts.map(({ n }) => n)).toEqual(Array(KEYS).fill(EVENTS / KEYS));
}, 90_000);

it('the limits of a rule apply to both processes together', async () => {
  const byDay = await noise.kind({ max_alerts_per_day: 7, throttle_minutes: 0 });
  const byHour = await noise.kind({ max_alerts_per_hour: 5, throttle_minutes: 0 });
  await Promise.all([byDay, byHour].map((kind) => publish(kind, 0, 1_000)));
  await Promise.all([byDay, byHour].map((kind) => untilProcessed(kind, 1_000)));
  expect(await places(byDay)).toMatchObject({ alerts: 7, reported: 350, suppressed: 650 });
  expect(await places(byHour)).toMatchObject({ alerts: 5, reported: 250, suppressed: 750 });
}, 90_000);

it.each(['ring', 'drop'])(
  'when a suppression starts and ends in the middle (%s), every event is counted in exactly one place',
  async (at_end) => {
    const kind = await noise.kind();
    const publishing = publish(kind, 0, EVENTS);
    const id = await noise.suppress({ alert_types: [kind.alertType], at_end });
    await publishing;
    await publish(kind, EVENTS, 1_000);
    await eventually(async () => (await places(kind)).suppressed > 0);
    await noise.endSuppression(id);
    await publish(kind, EVENTS + 1_000, 1_000);
    const all = EVENTS + 2_000;
    await untilProcessed(kind, all);
    const end = await eventually(
      async () => {
        const now = await places(kind);
        return now.held === 0 && now;
      },
      { within: 20_000, what: 'no held problems' },
    );
    expect(end.alerts).toBe(KEYS);
    expect(end.reported + end.suppressed).toBe(all);
    if (at_end === 'ring') expect(end.suppressed).toBe(0);
    else expect(end.suppressed).toBeGreaterThan(0);
  },
  90_000,
);

it('while two suppressions and an inhibition start and end, no event is counted twice', async () => {
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
  await untilProcessed(kind, EVENTS);
  const end = await eventually(
    async () => {
      const now = await places(kind);
      return now.held === 0 && now;
    },
    { within: 20_000, what: 'no held problems' },
  );
  expect(end).toMatchObject({ alerts: KEYS, reported: EVENTS, suppressed: 0 });
}, 90_000);
