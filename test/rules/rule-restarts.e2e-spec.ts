import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';
import { Process } from '../support/process';
import { RulesHub } from '../support/rules-hub';

/** Only serves requests; two other processes handle the events and run the jobs. */
let hub: Hub;
let rules: RulesHub;
let one: Process;
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api' });
  rules = new RulesHub(hub);
  // problems that begin and end thousands of times would count as flapping
  const ordinary = { FLAPPING_CYCLES: '0' };
  const [first, other] = await Promise.all([Process.start(ordinary), Process.start(ordinary)]);
  await Promise.all([first?.ready(), other?.ready()]);
  one = first;
}, 90_000);
afterAll(() => hub.stop());

/** Kills one of the two processes without a shutdown, and starts another. */
async function restart(): Promise<void> {
  await one.kill();
  one = await (await Process.start({ FLAPPING_CYCLES: '0' })).ready();
}

/** Publishes events and waits until each of them was processed. */
async function publishAllAndWait(type: unknown, events: readonly Json[]): Promise<void> {
  const ids = await Promise.all(events.map((fields) => rules.publish(type, fields)));
  await Promise.all(ids.map((id) => rules.outcome(id)));
}

const many = (count: number, fields: (n: number) => Json = () => ({})): Json[] =>
  Array.from({ length: count }, (_, n) => fields(n));

const kinds: Record<string, { rule: Json; before: Json[]; after: Json[]; alert: Json }> = {
  threshold: {
    rule: { threshold_field: 'heat', threshold_operator: '>', threshold_value: 90 },
    before: many(20, (n) => ({ heat: 80 + n })),
    after: many(20, (n) => ({ heat: 80 + n })),
    alert: { occurrence_count: 18 },
  },
  pattern: {
    rule: { rule_type: 'pattern', pattern: { count: 50, window_seconds: 3_600 } },
    before: many(30),
    after: many(30),
    alert: { occurrence_count: 11 },
  },
  anomaly: {
    rule: { rule_type: 'anomaly', anomaly: { field: 'ms', warm_up: 40, deviations: 4 } },
    before: many(25, (n) => ({ ms: 100 + (n % 5) })),
    after: [...many(25, (n) => ({ ms: 100 + (n % 5) }))],
    alert: { occurrence_count: 1 },
  },
};

it.each(Object.entries(kinds))(
  'a %s rule keeps its state when one of two processes is killed',
  async (kind, { rule: fields, before, after, alert }) => {
    const rule = await rules.rule(fields);
    const type = rule['source_event_type'];
    await publishAllAndWait(type, before);
    await restart();
    await publishAllAndWait(type, after);
    if (kind === 'anomaly') await rules.publishAndWait(type, { ms: 9_999 });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([alert]);
  },
  60_000,
);

it('an absence rule raises an alert once, and either process can resolve it', async () => {
  const rule = await rules.rule({
    rule_type: 'absence',
    absence: { within_seconds: 3 },
    aggregation_key_template: '{till}',
  });
  const type = rule['source_event_type'];
  await publishAllAndWait(type, [{ till: 'a' }, { till: 'b' }]);
  await restart();
  const alerts = await eventually(
    async () => {
      const found = await rules.alertsOf(rule['alert_type']);
      return found.length === 2 && found;
    },
    { within: 30_000, what: 'two alerts' },
  );
  expect(alerts.map(({ aggregation_key }) => aggregation_key).sort()).toEqual(['a', 'b']);
  await rules.publishAndWait(type, { till: 'a' });
  const after = await rules.alertsOf(rule['alert_type']);
  expect(after.find(({ aggregation_key }) => aggregation_key === 'a')).toMatchObject({ status: 'resolved' });
}, 60_000);

it('a schedule rule raises an alert once, although two processes run it', async () => {
  const schedule = { rule_type: 'schedule', source_event_type: undefined, schedule: { rrule: 'FREQ=DAILY;BYHOUR=7' } };
  const scheduled = await Promise.all(many(10, () => schedule).map((fields) => rules.rule(fields)));
  const ids = scheduled.map(({ id }) => id);
  await hub.sql(`UPDATE rule_states SET due_at = now() WHERE rule_id = ANY($1)`, [ids]);
  await restart();
  await Promise.all(scheduled.map((rule) => rules.alert(rule['alert_type'])));
  const counts = await hub.sql<{ n: number }>(
    'SELECT count(*)::int AS n FROM alerts WHERE rule_id = ANY($1) GROUP BY rule_id',
    [ids],
  );
  expect(counts).toEqual(Array(10).fill({ n: 1 }));
}, 60_000);

it('with thousands of problems and ends in two processes, the last event of each key decides', async () => {
  const keys = 20;
  const rule = await rules.rule({
    resolve_on: { event_type: 'kitchen.recovered' },
    aggregation_key_template: '{oven}',
  });
  const base = Date.now() - 10_000_000;
  const story = many(4_000, (n) => ({
    type: (n * 7919) % 3 === 0 ? 'kitchen.recovered' : rule['source_event_type'],
    oven: `${rule.id} ${(n * 31) % keys}`,
    at: base + n * 1_000,
  }));
  await hub.outside.publishAll(
    'inventory',
    story.map(({ type, oven, at }, n) => ({
      routingKey: String(type),
      body: {
        event_id: `${rule.id}-${n}`,
        tenant_id: hub.tenantId,
        event_type: type,
        oven,
        timestamp: new Date(Number(at)).toISOString(),
      },
    })),
  );
  await eventually(
    async () => {
      const [seen] = await hub.sql<{ n: number }>(
        'SELECT count(*)::int AS n FROM processed_events WHERE tenant_id = $1 AND event_id LIKE $2',
        [hub.tenantId, `${rule.id}-%`],
      );
      return seen?.n === story.length;
    },
    { within: 40_000, what: 'all events' },
  );
  const open = await hub.sql<{ aggregation_key: string; n: number }>(
    `SELECT aggregation_key, count(*)::int AS n FROM alerts WHERE rule_id = $1 AND status = 'active' GROUP BY 1 ORDER BY 1`,
    [rule.id],
  );
  const last = new Map(story.map(({ oven, type }) => [String(oven), type]));
  const expected = [...last].filter(([, type]) => type !== 'kitchen.recovered').map(([oven]) => oven);
  expect(expected.length).toBeGreaterThan(3);
  expect(open).toEqual(expected.sort().map((aggregation_key) => ({ aggregation_key, n: 1 })));
}, 60_000);

it('a changed rule applies in every process within a second', async () => {
  const rule = await rules.rule({ severity: 'low' });
  const type = rule['source_event_type'];
  await publishAllAndWait(
    type,
    many(20, (n) => ({ n })),
  );
  await hub.call('POST', `/api/v1/alerts/rules/${rule.id}/disable`);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const ids = await Promise.all(many(40).map(() => rules.publish(type)));
  const outcomes = await Promise.all(ids.map(async (id) => (await rules.outcome(id))['outcome']));
  expect(new Set(outcomes)).toEqual(new Set(['unmatched']));
});
