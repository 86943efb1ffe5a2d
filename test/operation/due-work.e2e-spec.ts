import { Pool } from 'pg';
import { SET_SCOPE } from '../../libs/database/pipelined-client';
import { DueWorkJob } from '../../libs/jobs/due-work.job';
import { Hub } from '../support/hub';

let hub: Hub;
let owner: Pool;
beforeAll(async () => {
  hub = await Hub.start();
  owner = new Pool({ connectionString: process.env['DATABASE_URL'] ?? '', max: 1 });
});
afterAll(async () => {
  await owner.end();
  await hub.stop();
});

it('what is due is asked by indexes that have the first due item at their beginning', async () => {
  const sql = hub.app.get(DueWorkJob, { strict: false }).question;
  await owner.query('BEGIN');
  await owner.query(SET_SCOPE, ['', 'on']);
  // small tables would be read as a whole
  await owner.query('SET LOCAL enable_seqscan = off');
  const { rows } = await owner.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [new Date()]);
  await owner.query('ROLLBACK');
  const plan = rows.map((row) => row['QUERY PLAN']);
  const used = plan.flatMap((line) => /Scan using (\w+)/.exec(line)?.[1] ?? []);
  expect(used.toSorted()).toEqual([
    'idx_aggregations_expiring',
    'idx_aggregations_flapping',
    'idx_alerts_expiring',
    'idx_alerts_snoozed',
    'idx_bulk_actions_running',
    'idx_rule_states_due',
    'idx_silenced_problems_due',
    'idx_suppressions_due',
    'idx_suppressions_ending',
    'idx_suppressions_updated',
  ]);
  // at most one row for each tenant
  expect(plan.filter((line) => line.includes('Seq Scan'))).toEqual([expect.stringContaining('alert_storms')]);
});
