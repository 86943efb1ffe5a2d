import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeRuleRecordsCommand } from '../../src/rules/catalogue/commands/purge-rule-records';
import { uuidv7 } from '../../libs/kernel/uuid';
import { PurgeKeysCommand } from '../../src/alerts/purging/commands/purge-keys';
import { PurgeDeadLettersCommand } from '../../src/ingestion/commands/purge-dead-letters';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api' })));
afterAll(() => hub.stop());

const daysAgo = (days: number): number => Date.now() - days * 86_400_000;

/** The sampled events of one type and day that remain. */
interface RemainingEvents {
  readonly event_type: string;
  readonly count: number;
  readonly latest: number;
  readonly events: number;
}

it('purging leaves the latest sampled events of each type and a sample of each day, and rule states that are recent or due later', async () => {
  await hub.sql(
    `INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data)
     SELECT $1, 'kitchen.' || type, ($2 || lpad(n::text, 12, '0'))::uuid, n::text, 'x',
       date_trunc('day', now(), 'UTC') - make_interval(days => CASE type WHEN 'old' THEN 9 ELSE n % 2 END), '{}'
     FROM generate_series(1, 1000) n, unnest(ARRAY['new', 'old']) AS type`,
    [hub.tenantId, uuidv7().slice(0, -12)],
  );
  await hub.sql(
    `INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data)
     VALUES ($1, 'kitchen.seldom', $2, 'kept', 'x', now(), '{}'), ($1, 'kitchen.seldom', $3, 'purged', 'x', now(), '{}')`,
    [hub.tenantId, uuidv7(daysAgo(89)), uuidv7(daysAgo(91))],
  );
  await hub.sql(
    `INSERT INTO rule_states (rule_id, key, tenant_id, rule_type, basis, updated_at, due_at) VALUES
       ($2, 'old', $1, 'pattern', 'x', now() - interval '41 days', NULL),
       ($2, 'fresh', $1, 'pattern', 'x', now() - interval '39 days', NULL),
       ($2, 'waiting', $1, 'absence', 'x', now() - interval '41 days', now() + interval '1 day')`,
    [hub.tenantId, randomUUID()],
  );
  await hub.app.get(CommandBus, { strict: false }).execute(new PurgeRuleRecordsCommand());
  const seldom = await hub.sql(
    `DELETE FROM recent_events WHERE tenant_id = $1 AND event_type = 'kitchen.seldom' RETURNING event_id`,
    [hub.tenantId],
  );
  expect(seldom).toEqual([{ event_id: 'kept' }]);
  const recent = await hub.sql<RemainingEvents>(
    `SELECT event_type, occurred_at, count(*)::int, (count(*) FILTER (WHERE event_id::int > 800))::int AS latest,
       sum(stands_for)::int AS events
     FROM recent_events WHERE tenant_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [hub.tenantId],
  );
  expect(recent).toMatchObject([
    { event_type: 'kitchen.new', latest: 100, events: 500 },
    { event_type: 'kitchen.new', latest: 100, events: 500 },
    { event_type: 'kitchen.old', latest: 200, count: 200 },
  ]);
  for (const { count } of recent.slice(0, 2)) {
    expect(count).toBeGreaterThanOrEqual(300);
    expect(count).toBeLessThan(400);
  }
  const states = await hub.sql<{ key: string }>('SELECT key FROM rule_states WHERE tenant_id = $1 ORDER BY key', [
    hub.tenantId,
  ]);
  expect(states).toEqual([{ key: 'fresh' }, { key: 'waiting' }]);
});

it('hourly counts of events and rules are kept for 32 days', async () => {
  for (const days of [31, 33]) {
    await hub.sql('INSERT INTO event_hours (tenant_id, hour, events) VALUES ($1, $2, $3)', [
      hub.tenantId,
      new Date(daysAgo(days)),
      days,
    ]);
    await hub.sql('INSERT INTO rule_hours (tenant_id, rule_id, hour, matched) VALUES ($1, $1, $2, $3)', [
      hub.tenantId,
      new Date(daysAgo(days)),
      days,
    ]);
  }
  await hub.app.get(CommandBus, { strict: false }).execute(new PurgeRuleRecordsCommand());
  expect(await hub.sql('SELECT events FROM event_hours WHERE tenant_id = $1', [hub.tenantId])).toEqual([
    { events: 31 },
  ]);
  expect(await hub.sql('SELECT matched FROM rule_hours WHERE tenant_id = $1', [hub.tenantId])).toEqual([
    { matched: 31 },
  ]);
});

it('dead letters are purged by age, and one that cannot be deleted does not keep the others', async () => {
  await hub.sql(
    `INSERT INTO dead_letters (id, tenant_id, exchange, routing_key, event_id, reason, error, body, died_at)
     SELECT gen_random_uuid(), $1, 'pos', 'pos.x', n, 'bug', CASE n WHEN '3' THEN 'bad' ELSE '' END, '', now() - make_interval(days => n::int)
     FROM unnest(ARRAY['1', '89', '91', '3', '200']) AS n`,
    [hub.tenantId],
  );
  await hub.sql(
    `UPDATE dead_letters SET died_at = now() - interval '400 days' WHERE tenant_id = $1 AND error = 'bad'`,
    [hub.tenantId],
  );
  await hub.sql(
    `CREATE FUNCTION refuse_bad_letter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'this row is bad'; END $$`,
  );
  await hub.sql(`CREATE TRIGGER refuse_bad_letter BEFORE DELETE ON dead_letters FOR EACH ROW
    WHEN (OLD.error = 'bad') EXECUTE FUNCTION refuse_bad_letter()`);
  try {
    expect(await hub.app.get(CommandBus, { strict: false }).execute(new PurgeDeadLettersCommand())).toBe(2);
  } finally {
    await hub.sql('DROP FUNCTION refuse_bad_letter CASCADE');
  }
  const left = await hub.sql('SELECT event_id FROM dead_letters WHERE tenant_id = $1 ORDER BY died_at', [hub.tenantId]);
  expect(left).toEqual([{ event_id: '3' }, { event_id: '89' }, { event_id: '1' }]);
});

it('keys that are of no use any more are purged: closed for long, without an alert', async () => {
  const alertId = uuidv7();
  await hub.sql(
    `INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
       aggregation_key, last_occurrence_at, status) VALUES ($1, $2, 'a', 'a', 'low', 'normal', 'a', 'a', 'a', 'with alert', now(), 'ignored')`,
    [alertId, hub.tenantId],
  );
  await hub.sql(
    `INSERT INTO alert_aggregations (id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence,
       open_until, is_active, throttled_until, recovered_at, individual_alert_ids)
     SELECT gen_random_uuid(), $1, name, 'a', 1, at, at, at, is_active, throttled, recovered, alerts
     FROM (SELECT now() - interval '9 days' AS at) AS t, (VALUES
       ('useless', false, NULL::timestamptz, NULL::timestamptz, jsonb_build_array(gen_random_uuid())),
       ('open', true, NULL, NULL, '[]'),
       ('throttled', false, now(), NULL, '[]'),
       ('just over', false, NULL, now(), '[]'),
       ('with alert', false, NULL, NULL, jsonb_build_array($2::uuid))
     ) AS k(name, is_active, throttled, recovered, alerts)`,
    [hub.tenantId, alertId],
  );
  const purge = () => hub.app.get(CommandBus, { strict: false }).execute(new PurgeKeysCommand());
  await purge();
  const names = async () =>
    (
      await hub.sql<{ name: string }>(
        'SELECT aggregation_key AS name FROM alert_aggregations WHERE tenant_id = $1 ORDER BY 1',
        [hub.tenantId],
      )
    ).map(({ name }) => name);
  expect(await names()).toEqual(['just over', 'open', 'throttled', 'with alert']);
  await hub.sql('DELETE FROM alerts WHERE id = $1', [alertId]);
  await purge();
  expect(await names()).toEqual(['just over', 'open', 'throttled']);
});
