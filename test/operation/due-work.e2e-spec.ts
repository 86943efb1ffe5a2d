import { SET_SCOPE } from '../../libs/database/pipelined-client';
import { DueWorkJob } from '../../libs/jobs/due-work.job';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

/** Adds many items of which nothing is due, to tables that nobody has analysed. */
const many = [
  `INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
     aggregation_key, last_occurrence_at)
   SELECT gen_random_uuid(), $1, 'x', 'x', 'low', 'normal', 'active', 'x', 'x', 'x', n::text, now() FROM generate_series(1, 30000) n`,
  `INSERT INTO silenced_problems (id, tenant_id, aggregation_key, reason, silencer_id, rule_id, alert_type, severity, labels, count,
     first_at, last_at, last_event_at, event, at_end)
   SELECT gen_random_uuid(), $1, n::text, 'x', gen_random_uuid(), $1, 'x', 'low', '{}', 1, now(), now(), now(), '{}', 'ring'
   FROM generate_series(1, 30000) n`,
  `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, start_time, end_time, reason, created_by, next_change_at)
   SELECT gen_random_uuid(), $1, 'maintenance_window', now(), now() + interval '1 day', 'x', $1, now() + interval '1 day'
   FROM generate_series(1, 10000) n`,
  `INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, channel, content, state, due_at, expires_at, created_at, updated_at)
   SELECT gen_random_uuid(), $1, n::text, 'notice', $1, 'email', '{}', 'failed', t, t, t, t
   FROM generate_series(1, 10000) n, (SELECT now() - interval '1 day') AS old(t)`,
];

it('what is due is asked by indexes that have the first due item at their beginning', async () => {
  const sql = hub.app.get(DueWorkJob, { strict: false }).question;
  const { rows } = await hub.rolledBack(async (client) => {
    for (const insert of many) await client.query(insert, [hub.tenantId]);
    // what other tests of the worker left may have been analysed: ended suppressions, and hardly an active one; few deliveries
    for (const table of ['alert_suppressions', 'deliveries']) await client.query(`ANALYZE ${table}`);
    await client.query(SET_SCOPE, ['', 'on']);
    // small tables would be read as a whole
    await client.query('SET LOCAL enable_seqscan = off');
    return client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [new Date()]);
  });
  const plan = rows.map((row) => row['QUERY PLAN']);
  const used = plan.flatMap((line) => /Scan using (\w+)/.exec(line)?.[1] ?? []);
  expect(used.toSorted()).toEqual([
    'idx_aggregations_expiring',
    'idx_aggregations_flapping',
    'idx_alerts_expiring',
    'idx_alerts_snoozed',
    'idx_blocked_tenants_seen',
    'idx_broadcasts_created',
    'idx_bulk_actions_running',
    'idx_daily_summaries_due',
    'idx_deliveries_failed',
    'idx_members_erase_at',
    'idx_notification_reminders_due',
    'idx_on_call_gaps_due',
    'idx_on_call_imports_due',
    'idx_on_call_swap_checks_due',
    'idx_on_call_swaps_open',
    'idx_on_call_watches_due',
    'idx_realtime_gaps_noted',
    'idx_reported_failures_raised',
    'idx_rule_states_due',
    'idx_rule_states_metrics',
    'idx_silenced_problems_due',
    'idx_suppressions_due',
    'idx_suppressions_ending',
    'idx_suppressions_updated',
    'idx_suppressions_warn',
    'idx_work_items_due',
  ]);
  // at most one row for each tenant
  expect(plan.filter((line) => line.includes('Seq Scan'))).toEqual([expect.stringContaining('alert_storms')]);
});
