import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = {
  // when the time of deadlines counts
  sla_calendars: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(200) NOT NULL,
    time_zone varchar(64) NOT NULL,
    hours jsonb NOT NULL,
    holidays jsonb NOT NULL,
    version int NOT NULL DEFAULT 1,
    created_by uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT sla_calendars_of_tenant UNIQUE (tenant_id, id),
    CONSTRAINT sla_calendars_name UNIQUE (tenant_id, name)`,
  sla_clocks: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    kind varchar(10) NOT NULL CONSTRAINT sla_clocks_kind CHECK (kind IN ('response', 'resolution')),
    state varchar(10) NOT NULL
      CONSTRAINT sla_clocks_state CHECK (state IN ('running', 'paused', 'met', 'breached', 'cancelled')),
    severity varchar(10) NOT NULL,
    target_minutes int NOT NULL,
    calendar_id uuid,
    started_at timestamptz NOT NULL,
    pauses jsonb NOT NULL,
    holds jsonb NOT NULL,
    is_at_risk boolean NOT NULL,
    at_risk_at timestamptz,
    due_at timestamptz,
    next_at timestamptz,
    at_risk_told_at timestamptz,
    ended_at timestamptz,
    escalated_at timestamptz,
    epoch int NOT NULL,
    raised_at timestamptz NOT NULL,
    CONSTRAINT sla_clocks_once UNIQUE (alert_id, kind)`,
};

/** A rule has at most so many targets: one for each severity, and one for all others. */
const TARGETS = [0, 1, 2, 3, 4];

const up = [
  'CREATE INDEX idx_sla_clocks_next ON sla_clocks (next_at) WHERE next_at IS NOT NULL',
  `CREATE INDEX idx_sla_clocks_open ON sla_clocks (tenant_id, alert_id) WHERE state IN ('running', 'paused')`,
  'CREATE INDEX idx_sla_clocks_raised ON sla_clocks (tenant_id, raised_at)',
  // as runs are: alerts that are deleted take their clocks with them
  `CREATE FUNCTION delete_sla_clocks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM sla_clocks c USING deleted d WHERE c.alert_id = d.id;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER delete_sla_clocks AFTER DELETE ON alerts REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION delete_sla_clocks()`,
  `ALTER TABLE tenants
    ADD COLUMN medium_response_sla_minutes int, ADD COLUMN low_response_sla_minutes int,
    ADD COLUMN critical_resolution_sla_minutes int, ADD COLUMN high_resolution_sla_minutes int,
    ADD COLUMN medium_resolution_sla_minutes int, ADD COLUMN low_resolution_sla_minutes int,
    ADD COLUMN sla_at_risk_percent int, ADD COLUMN sla_pause_on_snooze boolean,
    ADD COLUMN sla_calendar_id uuid, ADD COLUMN sla_calendar_severities jsonb, ADD COLUMN sla_breach_policy_id uuid,
    ADD CONSTRAINT tenants_sla_calendar FOREIGN KEY (id, sla_calendar_id) REFERENCES sla_calendars (tenant_id, id),
    ADD CONSTRAINT tenants_sla_breach_policy
      FOREIGN KEY (id, sla_breach_policy_id) REFERENCES escalation_policies (tenant_id, id)`,
  // the calendars that the targets of a rule name, so that they are not deleted
  ...TARGETS.flatMap((n) => [
    `ALTER TABLE alert_rules
      ADD COLUMN sla_calendar_${n} uuid GENERATED ALWAYS AS ((sla_targets -> ${n} ->> 'calendar_id')::uuid) STORED`,
    `ALTER TABLE alert_rules ADD CONSTRAINT alert_rules_sla_calendar_${n}
      FOREIGN KEY (tenant_id, sla_calendar_${n}) REFERENCES sla_calendars (tenant_id, id)`,
  ]),
];

const down = [
  ...TARGETS.map((n) => `ALTER TABLE alert_rules DROP COLUMN sla_calendar_${n}`),
  `ALTER TABLE tenants
    DROP COLUMN medium_response_sla_minutes, DROP COLUMN low_response_sla_minutes,
    DROP COLUMN critical_resolution_sla_minutes, DROP COLUMN high_resolution_sla_minutes,
    DROP COLUMN medium_resolution_sla_minutes, DROP COLUMN low_resolution_sla_minutes,
    DROP COLUMN sla_at_risk_percent, DROP COLUMN sla_pause_on_snooze,
    DROP COLUMN sla_calendar_id, DROP COLUMN sla_calendar_severities, DROP COLUMN sla_breach_policy_id`,
  'DROP TRIGGER delete_sla_clocks ON alerts',
  'DROP FUNCTION delete_sla_clocks',
];

/** SLA clocks with their calendars and settings. */
export class SlaClocks1795700006100 implements MigrationInterface {
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
