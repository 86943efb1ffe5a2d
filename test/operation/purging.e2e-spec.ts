import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeRuleRecordsCommand } from '../../src/rules/catalogue/commands/purge-rule-records';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ ROLE: 'api' })));
afterAll(() => hub.stop());

it('of the sampled events the latest of each type stay; of the memories those that are not long silent, or wait for the clock', async () => {
  await hub.sql(
    `INSERT INTO recent_events (tenant_id, event_type, id, event_id, source, occurred_at, data)
     SELECT $1, 'kitchen.' || n % 2, ('01970000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text, 'x', now(), '{}'
     FROM generate_series(1, 500) n`,
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
  const recent = await hub.sql<{ event_type: string; count: number; oldest: string }>(
    `SELECT event_type, count(*)::int, min(event_id::int) AS oldest FROM recent_events WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1`,
    [hub.tenantId],
  );
  expect(recent).toEqual([
    { event_type: 'kitchen.0', count: 200, oldest: 102 },
    { event_type: 'kitchen.1', count: 200, oldest: 101 },
  ]);
  const states = await hub.sql<{ key: string }>('SELECT key FROM rule_states WHERE tenant_id = $1 ORDER BY key', [
    hub.tenantId,
  ]);
  expect(states).toEqual([{ key: 'fresh' }, { key: 'waiting' }]);
});
