import { randomUUID } from 'node:crypto';
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

/** How much the tenant of the test has. */
const rows = () =>
  hub.sql(
    `SELECT (SELECT count(*) FROM alerts WHERE tenant_id = $1) AS alerts, (SELECT count(*) FROM processed_events WHERE tenant_id = $1) AS events`,
    [hub.tenantId],
  );

describe('the test of a rule', () => {
  const low = (fields: Json = {}) =>
    aRule({
      source_event_type: 'kitchen.stock',
      condition_json: {
        all: [
          { field: 'stock', operator: '<=', value: { field: 'reorder' } },
          { field: 'unit', operator: '=', value: 'kg' },
        ],
      },
      aggregation_key_template: 'low:{item}',
      title_template: 'Low: {{ item }}',
      labels: { item: '{item}' },
      ...fields,
    });
  const test = (body: Json, path = `${RULES}/test`) =>
    hub.call<{ results: (Json & { conditions: Json[] })[] } & Json>('POST', path, { body });

  it('shows for a sample event the alert and the result of each condition, and writes nothing', async () => {
    const before = await rows();
    const { status, body } = await test({ rule: low(), event: { item: 'flour', stock: 3, reorder: 10, unit: 'kg' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ events: 1, matched: 1, would_raise: 1, outcomes: { raised: 1 } });
    expect(body.results[0]).toMatchObject({
      outcome: 'raised',
      aggregation_key: 'low:flour',
      alert: { title: 'Low: flour', severity: 'high', labels: { item: 'flour' } },
    });
    expect(body.results[0]?.conditions).toContainEqual(
      expect.objectContaining({ pointer: '/condition_json/all/0', given: 3, holds: true }),
    );
    const { body: not } = await test({ rule: low(), event: { item: 'flour', stock: 30, reorder: 10, unit: 'box' } });
    expect(not.results[0]).toMatchObject({ outcome: 'unmatched', alert: null });
    expect(not.results[0]?.conditions.filter(({ holds }) => holds)).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('shows what would keep it from notifying: an open alert, throttling, a suppression', async () => {
    const rule = await rules.rule(low({ source_event_type: 'kitchen.silence', throttle_minutes: 60 }));
    const path = `${RULES}/${rule.id}/test`;
    const sample = { event: { item: 'salt', stock: 1, reorder: 2, unit: 'kg' } };
    await rules.publishAndWait('kitchen.silence', sample.event);
    const [alert] = await rules.alertsOf(rule['alert_type']);
    expect((await test(sample, path)).body.results[0]).toMatchObject({ outcome: 'folded', alert_id: alert?.['id'] });
    await hub.call('POST', `/api/v1/alerts/${String(alert?.['id'])}/resolve`);
    await eventually(async () => (await test(sample, path)).body.results[0]?.['outcome'] === 'throttled');
    await hub.sql(
      `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, start_time, end_time, reason, created_by, alert_types)
       VALUES ($1, $2, 'manual', now(), now() + interval '1 minute', 'x', $1, jsonb_build_array($3::text))`,
      [randomUUID(), hub.tenantId, rule['alert_type']],
    );
    await eventually(async () => (await test(sample, path)).body.results[0]?.['outcome'] === 'suppressed');
  });

  it('applies the rule to the latest events, and counts the outcomes', async () => {
    const type = `kitchen.${randomUUID()}`;
    for (let n = 0; n < 12; n++)
      await rules.publishAndWait(type, { item: `i${n % 3}`, stock: n, reorder: 8, unit: 'kg' });
    const { body } = await test({ rule: low({ source_event_type: type }), last: 100 });
    expect(body.results).toHaveLength(12);
    expect(body).toMatchObject({
      events: 12,
      matched: 9,
      would_raise: 3,
      outcomes: { raised: 3, folded: 6, unmatched: 3 },
    });
    const counting = low({
      source_event_type: type,
      rule_type: 'pattern',
      pattern: { count: 5, window_seconds: 3_600 },
      aggregation_key_template: 'all',
    });
    expect((await test({ rule: counting, last: 100 })).body).toMatchObject({
      would_raise: 1,
      outcomes: { watched: 4, raised: 1, folded: 4 },
    });
    expect((await test({ rule: counting, last: 3 })).body).toMatchObject({ events: 3 });
  });

  it('shows the alert that a schedule rule would raise now', async () => {
    const rule = aRule({
      rule_type: 'schedule',
      source_event_type: null,
      schedule: { cron: '0 7 * * *' },
      title_template: '{{ open_alerts.total }} open',
    });
    const { body } = await test({ rule });
    expect(body.results[0]).toMatchObject({
      outcome: 'raised',
      alert: { title: expect.stringMatching(/^\d+ open$/) as string },
    });
  });

  it.each([
    [{}, ''],
    [{ event: {}, last: 3 }, ''],
    [{ last: 3, days: 3 }, ''],
    [{ days: 0 }, '/days'],
    [{ days: 8 }, '/days'],
    [{ event: { timestamp: 'never' } }, '/event/timestamp'],
    [{ event: { tenant_id: randomUUID() } }, '/event/tenant_id'],
    [{ last: 0 }, '/last'],
  ])('with %j is refused', async (shown, pointer) => {
    const { status, body } = await test({ rule: low(), ...shown });
    expect([status, (body['errors'] as Json[] | undefined)?.map((fault) => fault['pointer'])]).toEqual([
      422,
      [pointer],
    ]);
  });
});
