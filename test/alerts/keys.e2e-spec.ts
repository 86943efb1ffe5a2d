import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { aRule } from '../support/rules-hub';

/** The row of an aggregation key. It changes in the same transaction as the status of its alert. */
interface KeyRow {
  readonly alert_id: string;
  readonly is_active: boolean;
  readonly resolved_at: Date | null;
}

const keysOf = (hub: Hub, aggregationKey: string) =>
  hub.sql<KeyRow>(
    `SELECT aggregated_alert_id AS alert_id, is_active, resolved_at FROM alert_aggregations
     WHERE tenant_id = $1 AND aggregation_key = $2`,
    [hub.tenantId, aggregationKey],
  );

const openAlertsOf = async (hub: Hub, aggregationKey: string): Promise<Json[]> =>
  (await hub.alerts(0, '&status=active,acknowledged,snoozed')).filter(
    (one) => one['aggregation_key'] === aggregationKey,
  );

const does = async (hub: Hub, action: string, id: unknown, body?: Json): Promise<Json> => {
  const answer = await hub.call('POST', `/api/v1/alerts/${String(id)}/${action}`, body && { body });
  return { ...answer.body, status_code: answer.status };
};

describe('the aggregation key of an alert', () => {
  let hub: Hub;
  beforeAll(async () => (hub = await Hub.start()));
  afterAll(() => hub.stop());

  const raised = async () => {
    const event = hub.event();
    const alert = await hub.anAlert(event);
    return { event: { ...event, event_id: undefined }, alert, key: `stockout:${String(event['ingredient_id'])}` };
  };

  it.each<[what: string, close: (alert: Json) => Promise<unknown>, resolved: boolean]>([
    ['a member resolves it', ({ id }) => does(hub, 'resolve', id), true],
    ['a member ignores it', ({ id }) => does(hub, 'ignore', id), false],
    [
      'a bulk action resolves it',
      ({ id }) => hub.call('POST', '/api/v1/alerts/bulk_action', { body: { action: 'resolve', alert_ids: [id] } }),
      true,
    ],
  ])('is closed when %s, and reopened with it', async (_, close, resolved) => {
    const { alert, key } = await raised();
    expect(await keysOf(hub, key)).toMatchObject([{ alert_id: alert['id'], is_active: true }]);
    await close(alert);
    // at once, not only when the relay has delivered the event
    const [row] = await keysOf(hub, key);
    expect([row?.is_active, row?.resolved_at !== null]).toEqual([false, resolved]);
    expect((await does(hub, 'reopen', alert['id']))['status_code']).toBe(200);
    expect(await keysOf(hub, key)).toMatchObject([{ alert_id: alert['id'], is_active: true }]);
  });

  it('cannot have a second open alert: the database refuses it', async () => {
    const { alert } = await raised();
    const columns = await hub.sql<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'alerts'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    );
    const names = columns.map(({ name }) => name);
    const copy = `INSERT INTO alerts (${names.join()}) SELECT ${names.join().replace(/\bid\b/, '$2')} FROM alerts WHERE id = $1`;
    await expect(hub.sql(copy, [alert['id'], randomUUID()])).rejects.toThrow(/idx_alerts_open_key/);
  });

  it('allows only one of two closed alerts to be reopened', async () => {
    const { event, alert: first, key } = await raised();
    await does(hub, 'resolve', first['id']);
    await hub.sql('UPDATE alert_aggregations SET throttled_until = NULL WHERE aggregated_alert_id = $1', [first['id']]);
    await hub.publish({ ...event, event_id: randomUUID() });
    const second = await eventually(async () => (await openAlertsOf(hub, key))[0]);
    await does(hub, 'resolve', second['id']);
    const answers = await Promise.all([first, second].map(({ id }) => does(hub, 'reopen', id)));
    expect(answers.map(({ status_code }) => status_code).sort()).toEqual([200, 409]);
    const [holder] = await openAlertsOf(hub, key);
    expect(await keysOf(hub, key)).toMatchObject([{ alert_id: holder?.['id'], is_active: true }]);
    await hub.publish({ ...event, event_id: randomUUID() });
    await eventually(async () => Number((await openAlertsOf(hub, key))[0]?.['occurrence_count']) === 2);
  });

  it('gets a further alert when the aggregation window of the first has ended', async () => {
    const { event, alert: first, key } = await raised();
    await hub.sql(
      'UPDATE alert_aggregations SET open_until = now(), throttled_until = NULL WHERE aggregated_alert_id = $1',
      [first['id']],
    );
    await hub.publish({ ...event, event_id: randomUUID() });
    await eventually(async () => (await openAlertsOf(hub, key)).length === 2);
    // both are open, as the rule's window allows; one of them gets the next occurrences
    await does(hub, 'resolve', first['id']);
    expect(await keysOf(hub, key)).toMatchObject([{ is_active: true }]);
    expect(await does(hub, 'reopen', first['id'])).toMatchObject({
      status_code: 409,
      type: '/problems/problem-goes-on',
    });
  });

  it('with reopen_minutes, an occurrence reopens the last alert instead of raising a new one', async () => {
    const rule = aRule({
      source_event_type: 'inventory.oven',
      reopen_minutes: 5,
      aggregation_key_template: `oven:${randomUUID()}`,
    });
    expect((await hub.call('POST', '/api/v1/alerts/rules', { body: rule })).status).toBe(201);
    const event = () => hub.event({ event_type: 'inventory.oven', event_id: randomUUID() });
    const alertWith = (count: number, id?: unknown) =>
      eventually(async () =>
        (await hub.alerts(0, `&alert_type=${String(rule['alert_type'])}`)).find(
          (one) => one['occurrence_count'] === count && (id === undefined || one['id'] === id),
        ),
      );
    await hub.publish(event());
    const first = await alertWith(1);
    await does(hub, 'resolve', first['id']);
    await hub.publish(event());
    expect(await alertWith(2, first['id'])).toMatchObject({ status: 'active', recurrence: 1 });
    await does(hub, 'ignore', first['id']);
    await hub.publish(event());
    expect(await alertWith(1)).toMatchObject({ previous_alert_id: first['id'], recurrence: 2 });
  });
});
