import { randomUUID } from 'node:crypto';
import { Hub, type Json, token } from '../support/hub';
import { RULES, RulesHub } from '../support/rules-hub';

const PACKS = `${RULES}/packs`;

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start();
  rules = new RulesHub(hub);
});
afterAll(() => hub.stop());

/** Publishes an event on the exchange of its service. @returns its trace */
async function send(eventType: string, fields: Json): Promise<Json> {
  const event = { event_id: randomUUID(), tenant_id: hub.tenantId, event_type: eventType, ...fields };
  await hub.outside.publish(eventType.split('.')[0] ?? '', eventType, event);
  return rules.outcome(event.event_id);
}

const named = async (bearer?: string): Promise<string[]> => {
  const call = bearer === undefined ? {} : { token: bearer };
  const { body } = await hub.call<{ items: Json[] }>('GET', `${RULES}?limit=200`, call);
  return body.items.map(({ rule_name }) => String(rule_name));
};

describe('the pack retail', () => {
  const product = { store_id: 'lavapies', product_id: 'croissant', product_name: 'Croissant' };

  it.each<[string, Json, Json]>([
    [
      'forecasting.reorder_recommended',
      { recommended_quantity: 40 },
      { alert_type: 'reorder_recommended', severity: 'medium', title: 'Reorder Croissant' },
    ],
    [
      'forecasting.accuracy_low',
      { accuracy_percent: 69.9 },
      { alert_type: 'forecast_accuracy_low', severity: 'medium' },
    ],
    ['forecasting.anomaly_detected', { deviations: 3.9 }, { alert_type: 'anomaly_detected', severity: 'medium' }],
  ])('%s raises an alert for each product of a store', async (eventType, fields, expected) => {
    const event = { ...product, ...fields };
    expect(await send(eventType, event)).toMatchObject({ outcome: 'raised' });
    expect(await send(eventType, event)).toMatchObject({ outcome: 'folded' });
    expect(await send(eventType, { ...event, store_id: 'chamberi' })).toMatchObject({
      outcome: 'raised',
    });
    const alerts = await rules.alertsOf(String(expected['alert_type']));
    expect(alerts).toHaveLength(2);
    expect(alerts[0]).toMatchObject(expected);
  });

  it('a forecast that is accurate enough raises nothing; four deviations are high', async () => {
    const event = { ...product, product_id: 'bread' };
    const accurate = await send('forecasting.accuracy_low', { ...event, accuracy_percent: 70 });
    expect(accurate).toMatchObject({ outcome: 'unmatched' });
    await send('forecasting.anomaly_detected', { ...event, deviations: 4 });
    expect((await rules.alertsOf('anomaly_detected')).at(-1)).toMatchObject({ severity: 'high' });
  });

  it('a prediction without days calculates them from stock and demand', async () => {
    const stock = { ...product, quantity_on_hand: 3, forecasted_demand: 2 };
    expect(await send('forecasting.stockout_predicted', stock)).toMatchObject({ outcome: 'raised' });
    const [alert] = await rules.alertsOf('stockout_predicted');
    expect(alert).toMatchObject({ severity: 'high', source_event_data: { ...stock, days_until_stockout: 1.5 } });
    const plenty = { ...stock, product_id: 'flour', quantity_on_hand: 30 };
    expect(await send('forecasting.stockout_predicted', plenty)).toMatchObject({
      outcome: 'unmatched',
    });
  });
});

it('the pack operations: a payment that failed is resolved by its success', async () => {
  const payment = { payment_id: randomUUID(), amount: 25, currency: 'EUR' };
  expect(await send('payments.failed', payment)).toMatchObject({ outcome: 'raised' });
  await send('payments.succeeded', { payment_id: randomUUID() });
  expect((await rules.alertsOf('payment_failed'))[0]).toMatchObject({
    ...{ severity: 'high', status: 'active', aggregation_key: `payment_failed:payment:${payment.payment_id}` },
    ...{ resource_type: 'payment', resource_id: payment.payment_id },
  });
  expect(await send('payments.succeeded', payment)).toMatchObject({ outcome: 'recovered' });
  expect((await rules.alertsOf('payment_failed'))[0]).toMatchObject({ status: 'resolved' });
});

describe('installing a pack', () => {
  it('creates the rules that are missing; edited ones stay, and a second time changes nothing', async () => {
    const { body: packs } = await hub.call<{ items: Json[] }>('GET', PACKS);
    expect(packs.items.map(({ name }) => name)).toEqual(['retail', 'operations', 'monitoring']);
    const before = await named();
    const { body: list } = await hub.call<{ items: (Json & { id: string })[] }>('GET', `${RULES}?limit=200`);
    const reorder = list.items.find(({ rule_name }) => rule_name === 'Reorder recommended');
    expect((await hub.call('DELETE', `${RULES}/${reorder?.id}`)).status).toBe(204);

    const expected = {
      created: 1,
      unchanged: 2,
      rules: expect.arrayContaining([{ rule_name: 'Reorder recommended', action: 'created' }]) as [],
    };
    const dry = await hub.call('POST', `${PACKS}/retail/install?dry_run=true`);
    expect([dry.status, dry.body]).toMatchObject([200, { dry_run: true, ...expected }]);
    expect(await named()).not.toContain('Reorder recommended');
    expect((await hub.call('POST', `${PACKS}/retail/install`)).body).toMatchObject({ dry_run: false, ...expected });
    expect(await named()).toEqual(before);
    expect((await hub.call('POST', `${PACKS}/retail/install`)).body).toMatchObject({ created: 0, unchanged: 3 });
    const audit = `SELECT action FROM audit_log WHERE tenant_id = $1 AND subject_type = 'rule' ORDER BY seq`;
    expect((await hub.sql<{ action: string }>(audit, [hub.tenantId])).map(({ action }) => action)).toEqual([
      'rule.deleted',
      'rule.created',
    ]);
  });

  it('an unknown pack is 404, and a member who does not manage gets 403', async () => {
    const unknown = await hub.call('POST', `${PACKS}/nothing/install`);
    expect([unknown.status, unknown.body['type']]).toEqual([404, '/problems/pack-not-found']);
    const staff = await token(hub.tenantId, 'staff');
    expect((await hub.call('POST', `${PACKS}/retail/install`, { token: staff })).status).toBe(403);
  });
});

it('computed fields count in conditions, keys and texts, in a dry run too; wrong ones are refused with their place', async () => {
  const rule = {
    ...{ rule_name: 'Margin', source_event_type: 'pos.margin', alert_type: 'margin', severity: 'low' },
    computed_fields: { margin: 'event.price - event.cost', kind: 'event.price > 10.0 ? "dear" : "cheap"' },
    condition_json: { field: 'margin', operator: '<', value: 1 },
    aggregation_key_template: 'margin:{kind}',
    ...{ title_template: 'Margin {{ margin }}', description_template: '{{ kind }}' },
  };
  const created = await hub.call('POST', RULES, { body: rule });
  expect([created.status, created.body]).toMatchObject([201, { computed_fields: rule.computed_fields }]);
  const dry = await hub.call('POST', `${RULES}/${String(created.body['id'])}/test`, {
    body: { event: { event_type: 'pos.margin', price: 20, cost: 19.5 } },
  });
  expect(JSON.stringify(dry.body)).toContain('Margin 0.5');
  await send('pos.margin', { price: 20, cost: 19.5 });
  expect(await send('pos.margin', { price: 3, cost: 1 })).toMatchObject({ outcome: 'unmatched' });
  const [alert] = await rules.alertsOf('margin');
  expect(alert).toMatchObject({ title: 'Margin 0.5', description: 'dear', aggregation_key: 'margin:dear' });

  const wrong = { ...rule, rule_name: 'Wrong', computed_fields: { 'a b': '1', x: 'evnt.price' } };
  const refused = await hub.call('POST', RULES, { body: wrong });
  expect(refused.status).toBe(422);
  expect((refused.body['errors'] as Json[]).map(({ pointer }) => pointer)).toEqual([
    '/computed_fields/a b',
    '/computed_fields/x',
  ]);
});

it('a new tenant gets the packs that the installation names', async () => {
  const other = await Hub.start({ DEFAULT_RULE_PACKS: '[]' });
  try {
    const names = (await other.call<{ items: Json[] }>('GET', `${RULES}?limit=200`)).body.items;
    expect(names).toHaveLength(19);
  } finally {
    await other.stop();
  }
});
