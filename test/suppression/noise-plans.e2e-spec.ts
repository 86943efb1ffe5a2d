import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { raisedAlerts } from '../../src/alerts/listing/queries/scan-raised-alerts';
import { sampleOfRules } from '../../src/alerts/listing/queries/sample-alerts-of-rules';
import { countOfAlerts } from '../../src/notifications/deliveries/queries/count-deliveries-of-alerts';
import { SuppressionEntity } from '../../src/suppression/persistence/suppression.entity';
import { lasting } from '../../src/suppression/persistence/suppressions.repository';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const insertAlerts = `
  INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
    aggregation_key, last_occurrence_at, created_at)
  SELECT gen_random_uuid(), $1, 'type-' || n % 20, 'x', 'high', 'normal', 'resolved', 'x', 'x', 'x', n::text, now(),
    now() - n * interval '5 minutes'
  FROM generate_series(1, 25000) n`;

const insertSuppressions = `
  INSERT INTO alert_suppressions (id, tenant_id, suppression_type, start_time, end_time, reason, created_by)
  SELECT gen_random_uuid(), $1, 'manual', now() - n * interval '1 hour', now() - (n - 1) * interval '1 hour', 'x', $1
  FROM generate_series(1, 5000) n`;

async function planOf(client: PoolClient, sql: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, [...values]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

it('the alerts of the last days are read in the order of their index, batch by batch', () =>
  hub.rolledBack(async (client) => {
    await client.query(insertAlerts, [hub.tenantId]);
    await client.query('ANALYZE alerts');
    const since = new Date(Date.now() - 30 * 86_400_000);
    const { rows } = await client.query<{ id: string }>('SELECT id FROM alerts WHERE tenant_id = $1 LIMIT 1', [
      hub.tenantId,
    ]);
    const plans = [
      await planOf(client, raisedAlerts(true), [hub.tenantId, since, 1_000]),
      await planOf(client, raisedAlerts(false), [hub.tenantId, since, 1_000, rows[0]?.id]),
    ];
    for (const plan of plans) {
      expect(plan).toContain('Index Scan using idx_alerts_created on alerts');
      expect(plan).not.toMatch(/Seq Scan|Sort/);
    }
    // where the batch before ended is a condition of the index: nothing is read twice
    expect(plans[1]).toMatch(/Index Cond: .*ROW\(created_at, id\) </);
  }));

const insertDeliveries = `
  INSERT INTO deliveries (id, tenant_id, alert_id, cause, kind, user_id, channel, content, state, due_at, expires_at, created_at, updated_at)
  SELECT gen_random_uuid(), $1, gen_random_uuid(), n::text, 'alert', $1, 'email', '{}', 'delivered', now(), now(), now(), now()
  FROM generate_series(1, 20000) n`;

it('the sample of the alerts of rules and the messages of alerts are read by index', () =>
  hub.rolledBack(async (client) => {
    await client.query(insertAlerts, [hub.tenantId]);
    await client.query('ANALYZE alerts');
    const [from, until] = [new Date(Date.now() - 7 * 86_400_000), new Date()];
    const values = [hub.tenantId, [hub.tenantId], ['type-1'], from, until, ['active'], until];
    expect(await planOf(client, sampleOfRules, values)).toContain('idx_alerts_type');
    // over few rows any index will do
    await client.query(insertDeliveries, [hub.tenantId]);
    await client.query('ANALYZE deliveries');
    const messages = await planOf(client, countOfAlerts, [hub.tenantId, [hub.tenantId], ['delivered']]);
    expect(messages).toMatch(/Index (Only )?Scan using \w+ on deliveries/);
    expect(messages).toMatch(/Index Cond: .*alert_id = /);
  }));

it('the calendar does not read suppressions that ended before it begins', () =>
  hub.rolledBack(async (client) => {
    await client.query(insertSuppressions, [hub.tenantId]);
    await client.query('ANALYZE alert_suppressions');
    const [from, until] = [new Date(), new Date(Date.now() + 86_400_000)];
    const [sql, values] = hub.app
      .get(DataSource)
      .createQueryBuilder(SuppressionEntity, 's')
      .setFindOptions({ ...lasting(hub.tenantId, from, until), take: 501 })
      .getQueryAndParameters();
    const plan = await planOf(client, sql, values);
    expect(plan).toContain('idx_suppressions_calendar');
  }));
