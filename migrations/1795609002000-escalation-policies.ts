import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = {
  // who is told, one after the other, while nobody reacts to an alert
  escalation_policies: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(200) NOT NULL,
    levels jsonb NOT NULL,
    default_for text[] NOT NULL,
    repeat_count int NOT NULL DEFAULT 0,
    repeat_every_seconds int,
    is_active boolean NOT NULL DEFAULT true,
    version int NOT NULL DEFAULT 1,
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT escalation_policies_of_tenant UNIQUE (tenant_id, id),
    CONSTRAINT escalation_policies_name UNIQUE (tenant_id, name)`,
  // the schedules that the levels name, so that they are not deleted
  escalation_policy_schedules: `
    tenant_id uuid NOT NULL,
    policy_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    PRIMARY KEY (policy_id, schedule_id),
    FOREIGN KEY (tenant_id, policy_id) REFERENCES escalation_policies (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, schedule_id) REFERENCES on_call_schedules (tenant_id, id)`,
};

const severities = ['low', 'medium', 'high', 'critical'];

const up = [
  // one default for each severity
  ...severities.map(
    (severity) =>
      `CREATE UNIQUE INDEX escalation_policies_default_${severity} ON escalation_policies (tenant_id)
        WHERE '${severity}' = ANY (default_for)`,
  ),
  // there was no policy yet that they could have named
  'UPDATE alert_rules SET escalation_policy_id = NULL WHERE escalation_policy_id IS NOT NULL',
  `ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_escalation_policy
    FOREIGN KEY (tenant_id, escalation_policy_id) REFERENCES escalation_policies (tenant_id, id)`,
  `CREATE INDEX idx_alert_rules_policy ON alert_rules (tenant_id, escalation_policy_id)
    WHERE escalation_policy_id IS NOT NULL`,
  // they have no foreign key: a policy can be deleted without a lock on its alerts
  'CREATE INDEX idx_escalation_policy_schedules ON escalation_policy_schedules (tenant_id, schedule_id)',
  `CREATE INDEX idx_alerts_policy ON alerts (tenant_id, escalation_policy_id) WHERE escalation_policy_id IS NOT NULL`,
  // tenants that stand get the shipped schedule and policies as new ones do: when the relay delivers this
  `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at)
    SELECT event_id, id, 'tenant.provisioned', id, json_build_object('event_type', 'tenant_provisioned',
      'event_id', event_id, 'tenant_id', id, 'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), now()
    FROM (SELECT id, gen_random_uuid() AS event_id FROM tenants ORDER BY id) AS t`,
];

const down = [
  'DROP INDEX idx_alerts_policy',
  'DROP INDEX idx_alert_rules_policy',
  'ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_escalation_policy',
];

/** Escalation policies: whom each level tells, and which policy an alert has. */
export class EscalationPolicies1795609002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
    for (const table of Object.keys(tables).reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}
