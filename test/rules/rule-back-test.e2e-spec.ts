import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';
import { inMinutes, SuppressionHub } from '../support/suppression-hub';
import { aRule, RULES } from '../support/rules-hub';

const DAY_MINUTES = 24 * 60;

let hub: Hub;
let noise: SuppressionHub;
beforeAll(async () => {
  hub = await Hub.start();
  noise = new SuppressionHub(hub);
  await hub.anAlert();
});
afterAll(() => hub.stop());

interface BackTest extends Json {
  readonly coverage: { stored: number; came: number; share: number; is_complete: boolean };
  readonly days: (Json & { date: string; events: number; would_notify: number })[];
}
interface Answer extends Json {
  readonly results: Json[];
  readonly back_test: BackTest;
}

const test = (body: Json, path = `${RULES}/test`) => hub.call<Answer>('POST', path, { body });

/** A rule for ovens that are too hot; each oven has problems of its own. */
const hot = (fields: Json = {}) =>
  aRule({
    condition_json: { field: 'heat', operator: '>', value: 300 },
    aggregation_key_template: 'oven:{oven}',
    aggregation_window_minutes: 30,
    title_template: 'Oven {{ oven }}',
    ...fields,
  });

/** Noon in UTC, some days ago. */
const noon = (daysAgo: number, moreMinutes = 0): string => {
  const at = new Date(Date.now() - daysAgo * DAY_MINUTES * 60_000);
  at.setUTCHours(12, moreMinutes, 0, 0);
  return at.toISOString();
};

/** Publishes events whose timestamps may be in the past; all are stored when this returns. */
async function publishPast(eventType: unknown, events: readonly Json[]): Promise<void> {
  for (const fields of events) await noise.publishAndWait(eventType, fields);
}

/** The number of rows of the tenant in each table that an active rule writes to. */
const written = () =>
  Promise.all(
    ['alerts', 'alert_history', 'alert_aggregations', 'silenced_problems', 'rule_states', 'rule_alert_hours'].map(
      async (table) => [
        table,
        await hub.sql(`SELECT count(*)::int AS rows FROM ${table} WHERE tenant_id = $1`, [hub.tenantId]),
      ],
    ),
  );

it('a back-test shows per day what would have been raised, folded and notified, and writes nothing', async () => {
  const rule = hot();
  await publishPast(rule['source_event_type'], [
    { timestamp: noon(9), heat: 400, oven: 1 },
    { timestamp: noon(3), heat: 400, oven: 1 },
    { timestamp: noon(3, 10), heat: 400, oven: 1 },
    { timestamp: noon(3, 20), heat: 400, oven: 2 },
    { timestamp: noon(2), heat: 200, oven: 1 },
    { timestamp: noon(1), heat: 400, oven: 1 },
  ]);
  const before = await written();
  const { status, body } = await test({ rule, days: 7 });
  expect([status, body]).toEqual([200, expect.anything()]);
  expect(body).toMatchObject({
    events: 5,
    matched: 4,
    would_raise: 3,
    outcomes: { raised: 3, folded: 1, unmatched: 1 },
    back_test: {
      would_notify: 3,
      folded: 1,
      limited: 0,
      coverage: { stored: 5, came: 5, share: 1, oldest_at: noon(3), is_complete: true },
    },
  });
  expect(body.results.map(({ outcome }) => outcome)).toEqual(['raised', 'folded', 'raised', 'raised']);
  expect(body.results[0]).toMatchObject({ at: noon(3), alert: { title: 'Oven 1' } });
  const days = body.back_test.days;
  expect(days.length).toBeGreaterThanOrEqual(7);
  const daysWithEvents = days.filter(({ events }) => events > 0);
  expect(daysWithEvents.map(({ date, events, would_notify }) => [date, events, would_notify])).toEqual([
    [noon(3).slice(0, 10), 3, 2],
    [noon(2).slice(0, 10), 1, 0],
    [noon(1).slice(0, 10), 1, 1],
  ]);
  expect(await written()).toEqual(before);
  expect((await test({ rule, days: 2 })).body).toMatchObject({ events: expect.any(Number) as number, matched: 1 });
  expect((await test({ rule, last: 5 })).body.back_test).toBeNull();
});

it('a back-test counts what limits, throttling and quiet hours would have suppressed', async () => {
  const saved = await noise.rule(hot({ max_alerts_per_day: 2, throttle_minutes: 60 }));
  const path = `${RULES}/${saved.id}/test`;
  const type = saved['source_event_type'];
  await publishPast(type, [
    { timestamp: noon(3), heat: 400, oven: 1 },
    // the aggregation window has ended, the throttling has not
    { timestamp: noon(3, 40), heat: 400, oven: 1 },
    ...[2, 3, 4].map((oven) => ({ timestamp: noon(3, 50), heat: 400, oven })),
    { timestamp: noon(1), heat: 400, oven: 1 },
  ]);
  const expected = { raised: 5, throttled: 1 };
  const { body } = await test({ days: 7 }, path);
  expect(body).toMatchObject({ would_raise: 5, outcomes: expected });
  expect(body.back_test).toMatchObject({ would_notify: 3, limited: 2, throttled: 1 });

  const same = Object.fromEntries(Object.keys(hot()).map((name) => [name, saved[name]]));
  const { body: muted } = await test({ rule: { ...same, notify: false }, days: 7 });
  expect(muted.back_test).toMatchObject({ would_notify: 0, limited: 0 });

  await noise.suppress({
    suppression_type: 'quiet_hours',
    alert_types: [saved['alert_type']],
    start_time: inMinutes(-10 * DAY_MINUTES),
    end_time: inMinutes(10 * DAY_MINUTES),
    recurrence: { rrule: 'FREQ=DAILY', from: '12:45', to: '13:00', time_zone: 'UTC' },
  });
  await eventually(async () => {
    const { body: quiet } = await test({ days: 7 }, path);
    return quiet.back_test['suppressed'] === 3;
  });
  expect((await test({ days: 7 }, path)).body.back_test).toMatchObject({ would_notify: 2, limited: 0, suppressed: 3 });
});

it('a back-test shows what share of the events it covers', async () => {
  const rule = hot();
  const type = String(rule['source_event_type']);
  const burst = Array.from({ length: 80 }, (_, oven) => ({
    routingKey: type,
    body: hub.event({ event_type: type, heat: 400, oven }),
  }));
  await hub.outside.publishAll('inventory', burst);
  let published = burst.length;
  // events that were not sampled are counted with the next one that is stored
  const { body } = await eventually(
    async () => {
      await noise.publishAndWait(type, { heat: 400, oven: 'last' });
      published++;
      const answer = await test({ rule, days: 1 });
      return answer.body.back_test.coverage.came === published && answer;
    },
    { within: 20_000, what: 'the count of all events' },
  );
  const { coverage } = body.back_test;
  expect(coverage.stored).toBeGreaterThanOrEqual(20);
  expect(coverage.stored).toBeLessThan(80);
  expect(coverage).toMatchObject({ is_complete: false, share: coverage.stored / coverage.came });
});

it('a back-test is refused for a schedule rule, and for too many events', async () => {
  const schedule = aRule({ rule_type: 'schedule', source_event_type: null, schedule: { cron: '0 7 * * *' } });
  const type = `kitchen.${randomUUID()}`;
  await hub.sql(
    `INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data)
     SELECT $1, $2, gen_random_uuid(), n::text, 'x', now() - n * interval '1 minute', jsonb_build_object('heat', 400, 'oven', n % 100)
     FROM generate_series(1, 10001) n`,
    [hub.tenantId, type],
  );
  const refused: [Json, string][] = [
    [schedule, 'cannot be used for a schedule rule'],
    [hot({ source_event_type: type }), 'covers more than 10000 stored events'],
  ];
  for (const [rule, detail] of refused)
    expect((await test({ rule, days: 7 })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/days', detail: expect.stringContaining(detail) as string }],
    });
  await hub.sql("DELETE FROM recent_events WHERE tenant_id = $1 AND event_type = $2 AND event_id = '1'", [
    hub.tenantId,
    type,
  ]);
  const { status, body } = await test({ rule: hot({ source_event_type: type }), days: 7 });
  expect([status, body['events']]).toEqual([200, 10_000]);
});
