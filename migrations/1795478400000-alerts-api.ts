import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const open = `status IN ('active', 'acknowledged', 'snoozed')`;

const tables = {
  // what a member has seen, or wants to see no more; no row: neither
  alert_inbox: `
    tenant_id uuid NOT NULL,
    member_id uuid NOT NULL,
    alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    read_at timestamptz NOT NULL,
    dismissed_at timestamptz,
    PRIMARY KEY (tenant_id, member_id, alert_id)`,

  // whether alerts help; it outlives them, for it is about their rules
  alert_feedback: `
    tenant_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    member_id uuid NOT NULL,
    rule_id uuid,
    is_useful boolean NOT NULL,
    comment text,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, alert_id, member_id)`,

  // one action over more alerts than a request can wait for
  bulk_actions: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    step jsonb NOT NULL,
    filter jsonb NOT NULL,
    actor jsonb NOT NULL,
    viewer jsonb NOT NULL,
    state varchar(10) NOT NULL DEFAULT 'running'
      CONSTRAINT bulk_actions_state CHECK (state IN ('running', 'done', 'cancelled')),
    total integer NOT NULL,
    succeeded integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    after_at timestamptz,
    after_id uuid,
    created_at timestamptz NOT NULL,
    finished_at timestamptz`,

  bulk_action_results: `
    bulk_action_id uuid NOT NULL REFERENCES bulk_actions (id) ON DELETE CASCADE,
    alert_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    outcome varchar(20) NOT NULL,
    detail text,
    PRIMARY KEY (bulk_action_id, alert_id)`,
};

const related = ['product', 'ingredient', 'batch', 'order', 'supplier'];

const up = [
  `ALTER TABLE alerts
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN status_at timestamptz,
    ADD COLUMN status_by uuid,
    ADD COLUMN status_by_name varchar(200),
    ADD COLUMN acknowledgment_notes text,
    ADD COLUMN assigned_to uuid,
    ADD COLUMN assigned_role varchar(50),
    ADD COLUMN escalation_level integer NOT NULL DEFAULT 0,
    ADD COLUMN escalated_at timestamptz,
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN edited jsonb NOT NULL DEFAULT '{}'`,
  `ALTER TABLE alert_history
    ADD COLUMN action_by_name varchar(200),
    ADD COLUMN channel varchar(20),
    ADD COLUMN correlation_id uuid,
    ADD COLUMN details jsonb`,

  'CREATE INDEX idx_alert_inbox_alert ON alert_inbox (alert_id)',
  'CREATE INDEX idx_alert_feedback_rule ON alert_feedback (tenant_id, rule_id) WHERE rule_id IS NOT NULL',
  `CREATE INDEX idx_bulk_actions_running ON bulk_actions (created_at) WHERE state = 'running'`,
  'CREATE INDEX idx_bulk_actions_list ON bulk_actions (tenant_id, created_at DESC)',

  // the open ones with all that counting them asks for
  'DROP INDEX idx_alerts_active',
  `CREATE INDEX idx_alerts_active ON alerts (tenant_id, status)
    INCLUDE (id, severity, assigned_to, assigned_role, expires_at) WHERE ${open}`,
  'DROP INDEX idx_alerts_severity',
  `CREATE INDEX idx_alerts_severity ON alerts (tenant_id, severity, created_at DESC, id DESC)
    INCLUDE (status, assigned_to, assigned_role)`,
  `CREATE INDEX idx_alerts_assigned ON alerts (tenant_id, assigned_to, created_at DESC, id DESC) WHERE assigned_to IS NOT NULL`,
  `CREATE INDEX idx_alerts_expiring ON alerts (expires_at) WHERE expires_at IS NOT NULL AND ${open}`,
  ...related.map(
    (thing) => `CREATE INDEX idx_alerts_${thing} ON alerts (related_${thing}_id, created_at DESC, id DESC)
      WHERE related_${thing}_id IS NOT NULL`,
  ),
];

const down = [
  ...related.map((thing) => `DROP INDEX idx_alerts_${thing}`),
  'DROP INDEX idx_alerts_expiring',
  'DROP INDEX idx_alerts_assigned',
  'DROP INDEX idx_alerts_severity',
  'CREATE INDEX idx_alerts_severity ON alerts (tenant_id, severity, created_at DESC, id DESC)',
  'DROP INDEX idx_alerts_active',
  `CREATE INDEX idx_alerts_active ON alerts (tenant_id, status) WHERE status IN ('active', 'acknowledged')`,
  `ALTER TABLE alert_history
    DROP COLUMN action_by_name, DROP COLUMN channel, DROP COLUMN correlation_id, DROP COLUMN details`,
  `ALTER TABLE alerts
    DROP COLUMN version, DROP COLUMN updated_at, DROP COLUMN status_at, DROP COLUMN status_by, DROP COLUMN status_by_name,
    DROP COLUMN acknowledgment_notes, DROP COLUMN assigned_to, DROP COLUMN assigned_role, DROP COLUMN escalation_level,
    DROP COLUMN escalated_at, DROP COLUMN expires_at, DROP COLUMN edited`,
  ...Object.keys(tables)
    .reverse()
    .map((table) => `DROP TABLE ${table}`),
];

/** What people do with alerts: versions, assignments, inboxes, one action over many. */
export class AlertsApi1795478400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
