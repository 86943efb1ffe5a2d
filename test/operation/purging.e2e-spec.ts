import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeRuleRecordsCommand } from '../../src/rules/catalogue/commands/purge-rule-records';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api' })));
afterAll(() => hub.stop());

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
     SELECT $1, 'kitchen.' || type, ('01970000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text, 'x',
       date_trunc('day', now(), 'UTC') - make_interval(days => CASE type WHEN 'old' THEN 9 ELSE n % 2 END), '{}'
     FROM generate_series(1, 1000) n, unnest(ARRAY['new', 'old']) AS type`,
    [hub.tenantId],
  );
  await hub.sql(
    `INSERT INTO rule_states (rule_id, key, tenant_id, rule_type, basis, updated_at, due_at) VALUES
       ($2, 'old', $1, 'pattern', 'x', now() - interval '41 days', NULL),
       ($2, 'fresh', $1, 'pattern', 'x', now() - interval '39 days', NULL),
       ($2, 'waiting', $1, 'absence', 'x', now() - interval '41 days', now() + interval '1 day')`,
    [hub.tenantId, randomUUID()],
  );
  await hub.app.get(CommandBus, { strict: false }).execute(new PurgeRuleRecordsCommand());
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
