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
  // the calendars that the targets of rules name, so that they are not deleted
  alert_rule_sla_calendars: `
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
    calendar_id uuid NOT NULL,
    PRIMARY KEY (rule_id, calendar_id),
    CONSTRAINT alert_rule_sla_calendars_calendar
      FOREIGN KEY (tenant_id, calendar_id) REFERENCES sla_calendars (tenant_id, id)`,
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

const up = [
  'CREATE INDEX idx_alert_rule_sla_calendars ON alert_rule_sla_calendars (tenant_id, calendar_id)',
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
  `CREATE FUNCTION name_sla_calendars() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM alert_rule_sla_calendars WHERE rule_id = NEW.id;
      INSERT INTO alert_rule_sla_calendars (tenant_id, rule_id, calendar_id)
      SELECT NEW.tenant_id, NEW.id, (target ->> 'calendar_id')::uuid FROM jsonb_array_elements(NEW.sla_targets) AS target
      WHERE target ->> 'calendar_id' IS NOT NULL ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER name_sla_calendars_of_new_rules AFTER INSERT ON alert_rules
    FOR EACH ROW WHEN (NEW.sla_targets <> '[]') EXECUTE FUNCTION name_sla_calendars()`,
  `CREATE TRIGGER name_sla_calendars AFTER UPDATE OF sla_targets ON alert_rules
    FOR EACH ROW WHEN (NEW.sla_targets <> OLD.sla_targets) EXECUTE FUNCTION name_sla_calendars()`,
];

const down = [
  'DROP TRIGGER name_sla_calendars ON alert_rules',
  'DROP TRIGGER name_sla_calendars_of_new_rules ON alert_rules',
  'DROP FUNCTION name_sla_calendars',
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
