import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, Json } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const countOf = (key: unknown) =>
  hub.sql<{ count: number }>('SELECT count FROM alert_aggregations WHERE tenant_id = $1 AND aggregation_key = $2', [
    hub.tenantId,
    key,
  ]);

it('an event raises one alert, which is published on the exchange `alerts`', async () => {
  const received = await hub.outside.listen('alerts', 'alerts.created');
  const event = hub.event({ ingredient_name: 'Levadura' });
  await hub.publish(event);
  const { body, message } = await eventually(() => received.find(({ body }) => body['tenant_id'] === hub.tenantId));
  expect(body).toEqual({
    event_type: 'alert_created',
    event_id: message.properties.messageId as string,
    tenant_id: hub.tenantId,
    alert_id: expect.any(String) as string,
    alert_type: 'stockout',
    severity: 'critical',
    title: 'Critical stockout: Levadura',
    priority: 'urgent',
    epoch: 1,
    episode: 1,
    rule_id: expect.any(String) as string,
    alert_category: 'inventory',
    labels: {},
    assigned_to: null,
    assigned_role: null,
    is_flapping: false,
    notify: true,
    notification_channels: null,
    notify_roles: null,
    escalation_policy_id: null,
    notification_sent: true,
    timestamp: expect.stringMatching(/Z$/) as string,
  });
  const { body: alert } = await hub.call('GET', `/api/v1/alerts/${String(body['alert_id'])}`);
  expect(alert).toMatchObject({
    status: 'active',
    priority: 'urgent',
    alert_category: 'inventory',
    description: 'Levadura is out of stock (0 kg left).',
    recommended_action: 'Order Levadura from Molinos now, or move stock from another site.',
    business_impact: '5 orders cannot be made.',
    source_event_id: event['event_id'],
    source_event_data: event,
    related_ingredient_id: event['ingredient_id'],
    aggregation_key: `stockout:${String(event['ingredient_id'])}`,
    occurrence_count: 1,
  });
});

it('an event that is delivered twice counts once', async () => {
  const event = hub.event();
  await hub.publish(event);
  await hub.publish(event);
  const last = await hub.anAlert();
  expect(last).toBeDefined();
  expect(await countOf(`stockout:${String(event['ingredient_id'])}`)).toEqual([{ count: 1 }]);
});

it('without an event_id, repeats are recognised by the id of the message', async () => {
  const { event_id: _, ...event } = hub.event();
  const messageId = randomUUID();
  for (let i = 0; i < 3; i++) await hub.outside.publish('inventory', 'inventory.stockout', event, { messageId });
  await hub.anAlert();
  expect(await countOf(`stockout:${String(event['ingredient_id'])}`)).toEqual([{ count: 1 }]);
});

it('events of one problem fold into one alert, which shows the latest data and the highest severity', async () => {
  const common = {
    event_type: 'forecasting.stockout_predicted',
    store_id: 'madrid',
    product_id: randomUUID(),
    product_name: 'Croissant',
  };
  for (const days of [2.5, 0.5, 1.5]) await hub.publish(hub.event({ ...common, days_until_stockout: days }));
  const [alert] = await eventually(async () => {
    const alerts = await hub.alerts(1, '&alert_type=stockout_predicted');
    return alerts[0]?.['occurrence_count'] === 3 && alerts;
  });
  expect(alert).toMatchObject({
    severity: 'critical',
    aggregation_key: `stockout_predicted:madrid:${common.product_id}`,
  });
  expect(alert?.['source_event_data']).toMatchObject({ days_until_stockout: 1.5 });
});

it('an event without a matching rule raises no alert, and its outcome is stored', async () => {
  const event = hub.event({ event_type: 'forecasting.stockout_predicted', product_id: 'far', days_until_stockout: 4 });
  await hub.publish(event);
  const outcome = await eventually(async () => {
    const rows = await hub.sql<Json>(
      'SELECT outcome, matches FROM processed_events WHERE tenant_id = $1 AND event_id = $2',
      [hub.tenantId, event['event_id']],
    );
    return rows[0];
  });
  expect(outcome).toEqual({ outcome: 'unmatched', matches: [] });
});

it('during a suppression no alerts of its types are raised, but all others are', async () => {
  const tenantId = randomUUID();
  await hub.sql(
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, alert_types, start_time, end_time, reason, created_by)
     VALUES ($1, $2, 'maintenance_window', '["stockout"]', now() - interval '1 hour', now() + interval '1 hour', 'stocktaking', $1)`,
    [randomUUID(), tenantId],
  );
  const suppressed = hub.event({ tenant_id: tenantId });
  await hub.publish(suppressed);
  await hub.publish(hub.event({ tenant_id: tenantId, event_type: 'inventory.low_stock' }));
  const outcomes = await eventually(async () => {
    const rows = await hub.sql<Json>(
      'SELECT event_type, outcome FROM processed_events WHERE tenant_id = $1 ORDER BY 1',
      [tenantId],
    );
    return rows.length === 2 && rows;
  });
  expect(outcomes).toEqual([
    { event_type: 'inventory.low_stock', outcome: 'raised' },
    { event_type: 'inventory.stockout', outcome: 'suppressed' },
  ]);
});

it('a problem that recurs after its alert was resolved gets a new alert at once', async () => {
  const alert = await hub.anAlert();
  await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/resolve`);
  const again = await hub.anAlert({ ingredient_id: alert['related_ingredient_id'] });
  expect(again).toMatchObject({ status: 'active', occurrence_count: 1, aggregation_key: alert['aggregation_key'] });
  expect(again['id']).not.toBe(alert['id']);
});

it('a new occurrence folds into an acknowledged alert', async () => {
  const alert = await hub.anAlert();
  await hub.call('POST', `/api/v1/alerts/${String(alert['id'])}/acknowledge`);
  await hub.publish(hub.event({ ingredient_id: alert['related_ingredient_id'] }));
  const folded = await eventually(async () => {
    const { body } = await hub.call('GET', `/api/v1/alerts/${String(alert['id'])}`);
    return body['occurrence_count'] === 2 && body;
  });
  expect(folded).toMatchObject({ status: 'acknowledged' });
});

it('for a new tenant, every routing key of the specification raises an alert with the specified severity', async () => {
  const severities: Record<string, string> = {
    'inventory.stockout': 'critical',
    'inventory.low_stock': 'medium',
    'inventory.expiring': 'medium',
    'production.quality.issue': 'high',
    'production.equipment.maintenance': 'medium',
    'forecasting.anomaly': 'medium',
    'forecasting.low_demand': 'medium',
    'forecasting.high_demand': 'medium',
    'forecasting.stockout_predicted': 'high',
    'procurement.stockout_risk': 'high',
    'procurement.po_failed': 'high',
    'orders.overdue': 'high',
    'orders.large_order': 'low',
    'suppliers.performance_alert': 'medium',
    'suppliers.price_change': 'low',
    'external.api_health': 'critical',
    'external.holiday_alert': 'low',
    'pos.sync_failed': 'high',
    'pos.mapping_needed': 'low',
  };
  const tenantId = randomUUID();
  for (const eventType of Object.keys(severities))
    await hub.publish({ tenant_id: tenantId, event_id: eventType, event_type: eventType, days_until_stockout: 2 });
  const raised = await eventually(async () => {
    const rows = await hub.sql<{ type: string; severity: string }>(
      'SELECT source_event_type AS type, severity FROM alerts WHERE tenant_id = $1',
      [tenantId],
    );
    return rows.length === Object.keys(severities).length && rows;
  });
  expect(Object.fromEntries(raised.map(({ type, severity }) => [type, severity]))).toEqual(severities);
});
