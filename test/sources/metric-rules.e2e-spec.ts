import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import { localReceivers } from '../support/delivery-hub';
import { Hub, Json } from '../support/hub';
import { MetricServer } from '../support/metric-server';
import { RULES, RulesHub } from '../support/rules-hub';
import { aMetricSource, SOURCES } from '../support/sources-hub';

interface Evaluated {
  readonly evaluated: number;
  readonly alert_ids: string[];
  readonly failed: { rule_id: string; error: string }[];
}

const MINUTE_MS = 60_000;
const AWAY = 'Metric source away';

let hub: Hub;
let rules: RulesHub;
let server: MetricServer;
let sourceId: string;
beforeAll(async () => {
  [hub, server] = await Promise.all([Hub.start(localReceivers), MetricServer.start()]);
  rules = new RulesHub(hub);
  sourceId = await source();
});
afterAll(async () => {
  await hub.stop();
  await server.stop();
});

const source = async (more: Json = {}): Promise<string> =>
  String((await hub.call('POST', SOURCES, { body: aMetricSource({ url: server.url, ...more }) })).body['id']);
const aMetricRule = (metric: Json = {}, more: Json = {}) =>
  rules.rule({
    rule_type: 'metric',
    source_event_type: undefined,
    metric: { source_id: sourceId, query: 'cpu', interval_seconds: 3_600, ...metric },
    threshold_operator: '>',
    threshold_value: 80,
    severity_tiers: [{ operator: '>', value: 95, severity: 'critical' }],
    title_template: '{{ instance }} at {{ value }}',
    ...more,
  });
const evaluate = async () => (await hub.call<Evaluated>('POST', '/api/v1/alerts/evaluate')).body;
const alertsOf = async (rule: Json): Promise<Json[]> =>
  [...(await rules.alertsOf(rule['alert_type']))].sort((one, other) =>
    String(one['aggregation_key']) < String(other['aggregation_key']) ? -1 : 1,
  );
const remove = (rule: Json) => hub.call('DELETE', `${RULES}/${String(rule['id'])}`, { headers: { 'if-match': '*' } });

it('each series is a key: it fires, worsens, and ends when it does not hold', async () => {
  server.measures([{ instance: 'a' }, 90], [{ instance: 'b' }, 70]);
  const rule = await aMetricRule();
  expect(rule).toMatchObject({
    rule_type: 'metric',
    threshold_field: 'value',
    metric: { no_data: 'keep', for_seconds: 0 },
  });
  const { alert_ids, failed } = await evaluate();
  const [first, ...others] = await alertsOf(rule);
  expect([failed, others, alert_ids.includes(String(first?.['id']))]).toEqual([[], [], true]);
  expect(first).toMatchObject({
    aggregation_key: `${String(rule['alert_type'])}:instance=a`,
    title: 'a at 90',
    severity: 'high',
    labels: { instance: 'a' },
  });
  await evaluate();
  expect(await alertsOf(rule)).toMatchObject([{ occurrence_count: 1 }]);
  server.measures([{ instance: 'a' }, 99], [{ instance: 'b' }, 85]);
  await evaluate();
  expect(await alertsOf(rule)).toMatchObject([
    { severity: 'critical', status: 'active' },
    { title: 'b at 85', status: 'active' },
  ]);
  // a failure resolves nothing, and neither does the lack of data
  server.says({}, 503);
  expect((await evaluate()).failed).toMatchObject([{ rule_id: rule.id, error: 'The server answered 503, not 200.' }]);
  server.measures();
  await evaluate();
  expect((await alertsOf(rule)).map(({ status }) => status)).toEqual(['active', 'active']);
  server.measures([{ instance: 'a' }, 99], [{ instance: 'b' }, 80]);
  await evaluate();
  expect((await alertsOf(rule)).map(({ status }) => status)).toEqual(['active', 'resolved']);
  await remove(rule);
});

it('the clock reads a rule at its interval; it fires once it held', async () => {
  server.measures([{ instance: 'a' }, 90]);
  const rule = await aMetricRule({ interval_seconds: 60, for_seconds: 120, query: 'held' });
  const asked = () => server.asked.filter(({ url }) => url.endsWith('query=held')).length;
  // a reading is over when the next one is due within a minute: meanwhile the rule is leased for longer
  const nextDue = `SELECT 1 FROM rule_states WHERE rule_id = $1 AND due_at > $2::timestamptz AND due_at <= $2::timestamptz + interval '1 minute'`;
  const now = () => hub.app.get(Clock, { strict: false }).now();
  const isRead = async (times: number) => asked() === times && (await hub.sql(nextDue, [rule.id, now()])).length === 1;
  await eventually(() => isRead(1), { what: 'the first reading' });
  expect(await alertsOf(rule)).toEqual([]);
  for (const times of [2, 3]) {
    hub.moveClock(MINUTE_MS);
    await eventually(() => isRead(times), { what: `reading ${times}` });
  }
  expect(await rules.alert(rule['alert_type'])).toMatchObject({ title: 'a at 90' });
  server.measures([{ instance: 'a' }, 1]);
  hub.moveClock(MINUTE_MS);
  await eventually(async () => (await alertsOf(rule))[0]?.['status'] === 'resolved');
  await remove(rule);
});

it('rules with the same question share an answer', async () => {
  server.measures([{ instance: 'a' }, 90]);
  const some = [await aMetricRule({ query: 'shared' }), await aMetricRule({ query: 'shared' })];
  await eventually(async () => (await Promise.all(some.map(alertsOf))).every(({ length }) => length === 1));
  expect(server.asked.filter(({ url }) => url.endsWith('query=shared'))).toHaveLength(1);
  await Promise.all(some.map(remove));
});

it('three failures are reported, by an alert that ends when the source is back', async () => {
  const packs = await hub.call('POST', `${RULES}/packs/operations/install`);
  expect(packs.status).toBe(200);
  const id = await source({ type: 'http_json' });
  const rule = await aMetricRule({ source_id: id, query: '' });
  server.says('no number');
  for (let i = 0; i < 3; i++) await evaluate();
  expect((await hub.call('GET', `${SOURCES}/${id}`)).body).toMatchObject({
    is_errored: true,
    error: 'The value must be a number (given "no number").',
  });
  const alert = await eventually(
    async () => (await rules.alertsOf('metric_source_away')).find(({ status }) => status === 'active'),
    { what: AWAY },
  );
  expect(alert['aggregation_key']).toBe(`metric_source_away:metric_source:${id}`);
  server.says(5);
  await evaluate();
  expect((await hub.call('GET', `${SOURCES}/${id}`)).body).toMatchObject({ is_errored: false, error: null });
  await eventually(async () =>
    (await rules.alertsOf('metric_source_away')).every(({ status }) => status === 'resolved'),
  );
  await remove(rule);
});

it('a source that a rule reads is not deleted, and a rule names a source of its tenant', async () => {
  const rule = await aMetricRule();
  const path = `${SOURCES}/${sourceId}`;
  const used = await hub.call('DELETE', path, { headers: { 'if-match': '*' } });
  expect([used.status, used.body['type']]).toEqual([409, '/problems/metric-source-in-use']);
  const unknown = await hub.call('POST', RULES, {
    body: { ...rule, rule_name: 'x', metric: { source_id: '0197c3a0-de30-701a-8000-00000000000f' } },
  });
  expect(unknown.status).toBe(422);
  const foreign = await rules.rule({ rule_type: 'threshold' });
  await expect(aMetricRule({ source_id: foreign.id })).rejects.toThrow(/metric\/source_id/);
  await expect(aMetricRule({}, { source_event_type: 'a.b' })).rejects.toThrow(/source_event_type/);
  await remove(rule);
});

it('a pack is installed for a source; a second time changes nothing', async () => {
  const install = (body: Json) => hub.call('POST', `${RULES}/packs/monitoring/install`, { body });
  expect((await install({})).body).toMatchObject({ status: 422, errors: [{ pointer: '/source_id' }] });
  expect((await install({ source_id: sourceId })).body).toMatchObject({ created: 6, unchanged: 0 });
  expect((await install({ source_id: sourceId })).body).toMatchObject({ created: 0, unchanged: 6 });
  const { body } = await hub.call<{ items: Json[] }>('GET', `${RULES}?limit=200`);
  const cpu = body.items.find(({ rule_name }) => rule_name === 'High CPU Usage');
  expect(cpu).toMatchObject({
    severity: 'high',
    metric: { source_id: sourceId, for_seconds: 300, interval_seconds: 60 },
    threshold_operator: '>',
    threshold_value: 80,
    severity_tiers: [{ operator: '>', value: 95, severity: 'critical' }],
  });
});

it('an SLA rule selects moments, kinds and types of work items', async () => {
  const sla = { moments: ['breached'], kinds: ['response'], resource_types: ['complaint'] };
  const rule = await rules.rule({ rule_type: 'sla', source_event_type: undefined, sla });
  expect(rule).toMatchObject({ source_event_type: 'campana.work_item_sla', sla });
  const event = { event_type: 'campana.work_item_sla', resource_id: '7' };
  const events = [
    { ...event, moment: 'breached', kind: 'response', resource_type: 'complaint' },
    { ...event, moment: 'at_risk', kind: 'response', resource_type: 'complaint' },
    { ...event, moment: 'breached', kind: 'resolution', resource_type: 'complaint' },
    { ...event, moment: 'breached', kind: 'response', resource_type: 'booking' },
  ];
  const tried = async (body: Json) => {
    const answer = await hub.call<{ results: Json[] }>('POST', `${RULES}/${rule.id}/test`, { body: { event: body } });
    return answer.body.results[0];
  };
  const [first, ...others] = await Promise.all(events.map(tried));
  expect(first?.['outcome']).toBe('raised');
  expect(JSON.stringify(first)).toContain(`${String(rule['alert_type'])}:complaint:7:response`);
  expect(others.map((one) => one?.['outcome'])).toEqual(['unmatched', 'unmatched', 'unmatched']);
});
