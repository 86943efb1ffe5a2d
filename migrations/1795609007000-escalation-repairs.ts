import type { MigrationInterface, QueryRunner } from 'typeorm';

const named = 'escalation_policy_id IS NOT NULL';
const open = `state <> 'ended'`;

const up = [
  // since when it is the default of a severity, or active: alerts that rang before do not escalate by it. null: always
  'ALTER TABLE escalation_policies ADD COLUMN applies_since timestamptz',
  'UPDATE escalation_policies SET applies_since = created_at WHERE created_by IS NOT NULL',
  // the same for the switch of a tenant
  'ALTER TABLE tenants ADD COLUMN escalates_since timestamptz',
  // the alerts of a deleted policy and the runs of an applied one are read in pages
  'DROP INDEX idx_alerts_policy',
  `CREATE INDEX idx_alerts_policy ON alerts (tenant_id, escalation_policy_id, id) WHERE ${named}`,
  'DROP INDEX idx_escalation_runs_policy',
  `CREATE INDEX idx_escalation_runs_policy ON escalation_runs (tenant_id, policy_id, alert_id) WHERE ${open}`,
];

const down = [
  'DROP INDEX idx_escalation_runs_policy',
  `CREATE INDEX idx_escalation_runs_policy ON escalation_runs (tenant_id, policy_id) WHERE ${open}`,
  'DROP INDEX idx_alerts_policy',
  `CREATE INDEX idx_alerts_policy ON alerts (tenant_id, escalation_policy_id) WHERE ${named}`,
  'ALTER TABLE tenants DROP COLUMN escalates_since',
  'ALTER TABLE escalation_policies DROP COLUMN applies_since',
];

/** Since when policies apply, and indexes to read in pages what belongs to escalations. */
export class EscalationRepairs1795609007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
