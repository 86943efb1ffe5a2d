import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';
import { aRule, RULES, RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start();
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

const at = (base: number, seconds: number): string => new Date(base + seconds * 1_000).toISOString();
const anHourAgo = (): number => Date.now() - 3_600_000;

/** Makes the pending evaluations of a rule due, so that the test need not wait. */
const makeDue = (ruleId: unknown) =>
  hub.sql(`UPDATE rule_states SET due_at = now() - interval '1 second' WHERE rule_id = $1 AND due_at IS NOT NULL`, [
    ruleId,
  ]);

describe('a pattern rule', () => {
  const pattern = { count: 3, window_seconds: 60 };

  it('raises an alert at the third event within the window, but not when it comes after the window', async () => {
    const rule = await rules.rule({
      rule_type: 'pattern',
      pattern,
      aggregation_key_template: 'p:{till}',
      title_template: '{{ pattern.count }} failures at {{ till }}',
    });
    const type = rule['source_event_type'];
    const t0 = anHourAgo();
    await rules.publishAndWait(type, { till: 'a', timestamp: at(t0, 0) });
    await rules.publishAndWait(type, { till: 'b', timestamp: at(t0, 0) });
    await rules.publishAndWait(type, { till: 'a', timestamp: at(t0, 30) });
    await rules.publishAndWait(type, { till: 'b', timestamp: at(t0, 30) });
    expect(await rules.publishAndWait(type, { till: 'a', timestamp: at(t0, 60.001) })).toMatchObject({
      outcome: 'watched',
    });
    expect(await rules.publishAndWait(type, { till: 'b', timestamp: at(t0, 59.999) })).toMatchObject({
      outcome: 'raised',
    });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([
      { aggregation_key: 'p:b', title: '3 failures at b' },
    ]);
  });

  it('counts an event once even when it is delivered twice', async () => {
    const rule = await rules.rule({ rule_type: 'pattern', pattern });
    const type = rule['source_event_type'];
    const repeated = { event_id: `twice-${rule.id}` };
    for (let i = 0; i < 3; i++) await rules.publishAndWait(type, repeated);
    await rules.publishAndWait(type);
    expect(await rules.alertsOf(rule['alert_type'])).toEqual([]);
    expect(await rules.publishAndWait(type)).toMatchObject({ outcome: 'raised' });
  });

  it('can require several different values of a field', async () => {
    const rule = await rules.rule({
      rule_type: 'pattern',
      pattern: { ...pattern, distinct_field: 'store', distinct_count: 2 },
    });
    const type = rule['source_event_type'];
    for (let i = 0; i < 4; i++)
      expect(await rules.publishAndWait(type, { store: 'one' })).toMatchObject({ outcome: 'watched' });
    expect(await rules.publishAndWait(type, { store: 'two' })).toMatchObject({ outcome: 'raised' });
  });

  it('counts events by their timestamps, not by the order of their arrival', async () => {
    const rule = await rules.rule({ rule_type: 'pattern', pattern });
    const t0 = anHourAgo();
    await rules.publishAndWait(rule['source_event_type'], { timestamp: at(t0, 50) });
    await rules.publishAndWait(rule['source_event_type'], { timestamp: at(t0, 5) });
    expect(await rules.publishAndWait(rule['source_event_type'], { timestamp: at(t0, 20) })).toMatchObject({
      outcome: 'raised',
    });
  });
});

it('changing the texts of a rule keeps its state; changing its pattern resets it', async () => {
  const pattern = { count: 3, window_seconds: 600 };
  const fields = { ...aRule({ rule_type: 'pattern', pattern }) };
  const rule = await rules.rule(fields);
  const type = rule['source_event_type'];
  const change = (changes: Json) => hub.call('PUT', `${RULES}/${rule.id}`, { body: { ...fields, ...changes } });
  await rules.publishAndWait(type);
  await rules.publishAndWait(type);
  await change({ title_template: 'Another title' });
  expect(await rules.publishAndWait(type)).toMatchObject({ outcome: 'raised' });
  await change({ title_template: 'Wider', pattern: { ...pattern, window_seconds: 601 } });
  expect(await rules.publishAndWait(type)).toMatchObject({ outcome: 'watched' });
  await hub.call('DELETE', `${RULES}/${rule.id}`);
  expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ status: 'active', rule_id: rule.id }]);
});

describe('an anomaly rule', () => {
  it('raises an alert when a value is far from the usual values of its key, and shows the usual value', async () => {
    const rule = await rules.rule({
      rule_type: 'anomaly',
      anomaly: { field: 'ms', deviations: 4, warm_up: 10, direction: 'above' },
      aggregation_key_template: 'slow:{api}',
      title_template: '{{ api }} took {{ ms }} ms, usually {{ anomaly.mean | round }}',
    });
    const type = rule['source_event_type'];
    for (let i = 0; i < 12; i++) await rules.publish(type, { api: 'bank', ms: 100 + (i % 3) });
    await rules.publishAndWait(type, { api: 'bank', ms: 100 });
    expect(await rules.publishAndWait(type, { api: 'weather', ms: 5_000 })).toMatchObject({ outcome: 'watched' });
    expect(await rules.publishAndWait(type, { api: 'bank', ms: 1 })).toMatchObject({ outcome: 'watched' });
    expect(await rules.publishAndWait(type, { api: 'bank', ms: 'slow' })).toMatchObject({ outcome: 'watched' });
    expect(await rules.publishAndWait(type, { api: 'bank', ms: 900 })).toMatchObject({ outcome: 'raised' });
    const [alert] = await rules.alertsOf(rule['alert_type']);
    expect(alert?.['title']).toMatch(/^bank took 900 ms, usually \d\d+$/);
  });
});

describe('an absence rule', () => {
  it('raises an alert when the expected event does not arrive, and resolves it when it does', async () => {
    const rule = await rules.rule({
      rule_type: 'absence',
      absence: { within_seconds: 600 },
      aggregation_key_template: 'beat:{oven}',
      title_template: '{{ oven }} is silent since {{ absence.last_seen }}',
    });
    const type = rule['source_event_type'];
    const seen = at(Date.now(), -1);
    await rules.publishAndWait(type, { oven: 'oven 1', timestamp: seen });
    await makeDue(rule.id);
    const alert = await rules.alert(rule['alert_type']);
    expect(alert).toMatchObject({
      status: 'active',
      title: `oven 1 is silent since ${seen}`,
      aggregation_key: 'beat:oven 1',
    });
    expect(await rules.publishAndWait(type, { oven: 'oven 1' })).toMatchObject({
      outcome: 'recovered',
      alert_ids: [alert['id']],
    });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ status: 'resolved', resolved_by: null }]);
    expect(await rules.actions(alert['id'])).toEqual(['created', 'auto_resolved']);
  });

  it('can expect an event after another event, and a late one resolves the alert', async () => {
    const rule = await rules.rule({
      rule_type: 'absence',
      absence: { within_seconds: 1_800, after: { event_type: 'kitchen.order.created' } },
      aggregation_key_template: 'unpaid:{order}',
      title_template: 'Order {{ order }} of {{ customer }} is not paid',
    });
    const paid = rule['source_event_type'];
    await rules.publishAndWait('kitchen.order.created', { order: 1, customer: 'Ana' });
    await rules.publishAndWait('kitchen.order.created', { order: 2, customer: 'Luis' });
    await rules.publishAndWait(paid, { order: 2 });
    await makeDue(rule.id);
    const alert = await rules.alert(rule['alert_type']);
    expect(alert).toMatchObject({ title: 'Order 1 of Ana is not paid' });
    expect(await rules.publishAndWait(paid, { order: 1 })).toMatchObject({ outcome: 'recovered' });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ status: 'resolved' }]);
  });

  it('raises an alert for an expected key that never arrived', async () => {
    const rule = await rules.rule({
      rule_type: 'absence',
      absence: { within_seconds: 600, expected_keys: ['till 1', 'till 2'] },
      aggregation_key_template: '{till}',
    });
    await rules.publishAndWait(rule['source_event_type'], { till: 'till 2' });
    await hub.sql(`UPDATE rule_states SET due_at = now() WHERE rule_id = $1 AND key = 'till 1'`, [rule.id]);
    const alert = await rules.alert(rule['alert_type']);
    expect(alert).toMatchObject({ aggregation_key: 'till 1' });
    await rules.publishAndWait(rule['source_event_type'], { till: 'till 1' });
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ status: 'resolved' }]);
  });
});

describe('a schedule rule', () => {
  const daily = {
    rule_type: 'schedule',
    source_event_type: undefined,
    schedule: { cron: '0 7 * * *', time_zone: 'Europe/Madrid' },
    title_template: '{{ open_alerts.total }} open alerts, {{ open_alerts.critical }} critical',
  };

  it('raises an alert at its time, and only one for all missed times', async () => {
    const rule = await rules.rule(daily);
    const [waiting] = await hub.sql<{ due_at: Date }>('SELECT due_at FROM rule_states WHERE rule_id = $1', [rule.id]);
    expect(waiting?.due_at.getTime()).toBeGreaterThan(Date.now());
    await hub.sql(`UPDATE rule_states SET due_at = now() - interval '3 days' WHERE rule_id = $1`, [rule.id]);
    const alert = await rules.alert(rule['alert_type']);
    expect(alert['title']).toMatch(/^\d+ open alerts, \d+ critical$/);
    const [next] = await hub.sql<{ due_at: Date }>('SELECT due_at FROM rule_states WHERE rule_id = $1', [rule.id]);
    expect(next?.due_at).toEqual(waiting?.due_at);
    expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ occurrence_count: 1 }]);
  });

  it('runs when an administrator triggers it, if its condition is true', async () => {
    const unmatched = await rules.rule({
      ...daily,
      condition_json: { field: 'open_alerts.total', operator: '<', value: 0 },
    });
    const rule = await rules.rule(daily);
    const { status, body } = await hub.call<{ alert_ids: string[] }>('POST', '/api/v1/alerts/evaluate');
    expect(status).toBe(200);
    const [alert] = await rules.alertsOf(rule['alert_type']);
    expect(body.alert_ids).toContain(alert?.['id']);
    expect(await rules.alertsOf(unmatched['alert_type'])).toEqual([]);
  });

  it('does not run while it is disabled', async () => {
    const rule = await rules.rule(daily);
    await hub.call('POST', `${RULES}/${rule.id}/disable`);
    await hub.call('POST', '/api/v1/alerts/evaluate');
    expect(await rules.alertsOf(rule['alert_type'])).toEqual([]);
  });
});

it('a rule raises alerts only in its active hours', async () => {
  const hours = (days: string[]) => ({ active_hours: { days, time_zone: 'Europe/Madrid' } });
  const today = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'Europe/Madrid' }).format().toLowerCase();
  const all = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const open = await rules.rule(hours([today]));
  const shut = await rules.rule(hours(all.filter((day) => day !== today)));
  expect(await rules.publishAndWait(open['source_event_type'])).toMatchObject({ outcome: 'raised' });
  expect(await rules.publishAndWait(shut['source_event_type'])).toMatchObject({ outcome: 'unmatched' });
});

it('rules with wildcards get all matching event types, and label their alerts', async () => {
  const rule = await rules.rule({ source_event_type: 'bakery.*.failed', labels: { site: '{site}', team: 'ovens' } });
  const all = await rules.rule({ source_event_type: 'bakery.#', alert_type: `all-${rule.id}` });
  const shown: Json[] = [];
  for (const type of ['bakery.oven.failed', 'bakery.failed', 'bakery.oven.door.failed', 'bakery'])
    shown.push(await rules.publishAndWait(type, { site: 'Madrid' }));
  const matched = (id: string) =>
    shown.filter(({ matches }) => (matches as Json[]).some(({ rule_id }) => rule_id === id)).length;
  expect([matched(rule.id), matched(all.id)]).toEqual([1, 4]);
  expect(await rules.alertsOf(rule['alert_type'])).toMatchObject([{ labels: { site: 'Madrid', team: 'ovens' } }]);
});

it('the statistics of a rule count the outcomes of its events', async () => {
  const rule = await rules.rule({
    resolve_on: { event_type: 'kitchen.recovered' },
    threshold_field: 'heat',
    threshold_operator: '>',
    threshold_value: 5,
  });
  const type = rule['source_event_type'];
  for (const heat of [6, 7, 8, 1, 'hot']) await rules.publishAndWait(type, { heat });
  await rules.publishAndWait('kitchen.recovered');
  const stats = await eventually(async () => (await hub.call('GET', `${RULES}/${rule.id}/stats`)).body);
  expect(stats).toMatchObject({
    matched: 3,
    raised: 1,
    folded: 2,
    recovered: 1,
    mismatches: 1,
    errors: 0,
    throttled: 0,
  });
  expect(Date.parse(String(stats['last_match_at']))).toBeGreaterThan(Date.now() - 60_000);
});
