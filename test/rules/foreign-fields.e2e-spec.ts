import { randomUUID } from 'node:crypto';
import { Hub, type Json } from '../support/hub';
import { RULES, RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;

// its own: the clock is moved at the end
beforeAll(async () => {
  hub = await Hub.start({});
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

const dryRun = async (id: string, event: Json): Promise<Json> => {
  const { status, body } = await hub.call<{ results: Json[] }>('POST', `${RULES}/${id}/test`, { body: { event } });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.results[0] ?? {};
};

describe('a fallback rule', () => {
  it('is considered only for events that no other active rule matches', async () => {
    const type = `kitchen.${randomUUID()}`;
    const own = await rules.rule({ source_event_type: type, condition_json: { field: 'a', operator: '=', value: 1 } });
    const fallback = await rules.rule({ source_event_type: 'kitchen.#', is_fallback: true });
    await rules.publishAndWait(type, { a: 1 });
    expect([await rules.alertsOf(own['alert_type']), await rules.alertsOf(fallback['alert_type'])]).toMatchObject([
      [{}],
      [],
    ]);
    await rules.publishAndWait(type, { a: 2 });
    expect(await rules.alertsOf(fallback['alert_type'])).toHaveLength(1);
    const dry = await dryRun(fallback.id, { event_type: type, a: 1 });
    expect(dry).toMatchObject({
      outcome: 'unmatched',
      reason: expect.stringContaining(String(own['rule_name'])) as string,
    });
    expect(await dryRun(fallback.id, { event_type: type, a: 3 })).toMatchObject({ outcome: 'folded' });
    // a rule that is switched off takes nothing
    await hub.call('POST', `${RULES}/${own.id}/disable`);
    expect(await dryRun(fallback.id, { event_type: type, a: 1 })).toMatchObject({ outcome: 'folded' });
    await hub.call('DELETE', `${RULES}/${fallback.id}`);
  });

  it('still ends its problems by events that other rules match', async () => {
    const [type, end] = [`kitchen.${randomUUID()}`, `kitchen.${randomUUID()}`];
    const fallback = await rules.rule({ source_event_type: type, is_fallback: true, resolve_on: { event_type: end } });
    await rules.rule({ source_event_type: end });
    await rules.publishAndWait(type);
    await rules.publishAndWait(end);
    expect(await rules.alertsOf(fallback['alert_type'])).toMatchObject([{ status: 'resolved' }]);
  });
});

describe('fields that an event gives its alert', () => {
  it('the type, with `_` for what no type has; without the field it is that of the rule', async () => {
    const rule = await rules.rule({ alert_type_field: 'alertname' });
    const name = `High CPU ${randomUUID()}`;
    await rules.publishAndWait(rule['source_event_type'], { alertname: name, event_id: randomUUID() });
    expect(await rules.alertsOf(name.replaceAll(' ', '_'))).toHaveLength(1);
    const other = await rules.rule({ alert_type_field: 'alertname' });
    await rules.publishAndWait(other['source_event_type'], {});
    expect(await rules.alertsOf(other['alert_type'])).toHaveLength(1);
  });

  it('of types a tenant has 500; what comes later has the type of the rule', async () => {
    await hub.sql(
      `INSERT INTO alert_rule_types SELECT $1, 't' || i FROM generate_series(1, 498) i ON CONFLICT DO NOTHING`,
      [hub.tenantId],
    );
    const rule = await rules.rule({ alert_type_field: 'name', aggregation_key_template: '{name}' });
    const names = [`last-${randomUUID()}`, `over-${randomUUID()}`];
    for (const name of names) await rules.publishAndWait(rule['source_event_type'], { name });
    expect(await rules.alertsOf(names[0])).toHaveLength(1);
    expect(await rules.alertsOf(names[1])).toEqual([]);
    expect(await rules.alertsOf(rule['alert_type'])).toHaveLength(1);
  });

  it('the labels of an object: 64 in all, those of the rule first, names in any script', async () => {
    const rule = await rules.rule({ labels: { store: 'own' }, labels_field: 'tags' });
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`l${i}`, i]));
    const tags = {
      store: 'other',
      'größe.東': 'x'.repeat(2_000),
      ['n'.repeat(129)]: 'long',
      on: true,
      list: [1],
      ...many,
    };
    await rules.publishAndWait(rule['source_event_type'], { tags });
    const [alert] = await rules.alertsOf(rule['alert_type']);
    const labels = alert?.['labels'] as Record<string, string>;
    expect(Object.keys(labels)).toHaveLength(64);
    expect(labels).toMatchObject({ store: 'own', 'größe.東': 'x'.repeat(1_024), on: 'true', l0: '0' });
    expect([labels['list'], labels['n'.repeat(129)]]).toEqual([undefined, undefined]);
  });
});

describe('a window of 0', () => {
  it('folds as long as the alert is open, and not after', async () => {
    const rule = await rules.rule({ aggregation_window_minutes: 0, aggregation_key_template: randomUUID() });
    await rules.publishAndWait(rule['source_event_type']);
    hub.moveClock(30 * 24 * 3_600_000);
    await rules.publishAndWait(rule['source_event_type']);
    const [alert] = await rules.alertsOf(rule['alert_type']);
    expect(alert).toMatchObject({ occurrence_count: 2 });
    expect(await rules.alertsOf(rule['alert_type'])).toHaveLength(1);
    await hub.call('POST', `/api/v1/alerts/${String(alert?.['id'])}/resolve`, { body: {} });
    await rules.publishAndWait(rule['source_event_type']);
    expect((await rules.alertsOf(rule['alert_type'])).map(({ status }) => status)).toEqual(['resolved', 'active']);
  });
});
