import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const outcomes = (list: string) => `CHECK (outcome IN (${list}))`;

const up = [
  `ALTER TABLE alert_rules
    ADD COLUMN parameters jsonb,
    ADD COLUMN translations jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN escalation_policy_id uuid,
    ADD COLUMN resolve_on jsonb,
    ADD COLUMN auto_resolve_minutes integer CONSTRAINT alert_rules_auto_resolve CHECK (auto_resolve_minutes > 0),
    ADD COLUMN reopen_minutes integer NOT NULL DEFAULT 0 CONSTRAINT alert_rules_reopen CHECK (reopen_minutes >= 0),
    ADD COLUMN active_hours jsonb,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    DROP CONSTRAINT alert_rules_threshold,
    ADD CONSTRAINT alert_rules_threshold CHECK (
      num_nonnulls(threshold_operator, threshold_value) IN (0, 2) AND (threshold_operator IS NULL OR threshold_field IS NOT NULL))`,

  `CREATE TABLE alert_rule_history (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    version integer NOT NULL,
    action varchar(20) NOT NULL
      CONSTRAINT alert_rule_history_action CHECK (action IN ('created', 'updated', 'enabled', 'disabled', 'restored', 'deleted')),
    changed_by uuid,
    changed_at timestamptz NOT NULL,
    definition jsonb NOT NULL)`,
  `CREATE INDEX idx_alert_rule_history_rule ON alert_rule_history (tenant_id, rule_id, version DESC, id DESC)`,

  `CREATE TABLE rule_stats (
    rule_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    matched bigint NOT NULL DEFAULT 0,
    raised bigint NOT NULL DEFAULT 0,
    folded bigint NOT NULL DEFAULT 0,
    throttled bigint NOT NULL DEFAULT 0,
    suppressed bigint NOT NULL DEFAULT 0,
    outdated bigint NOT NULL DEFAULT 0,
    recovered bigint NOT NULL DEFAULT 0,
    mismatches bigint NOT NULL DEFAULT 0,
    errors bigint NOT NULL DEFAULT 0,
    last_match_at timestamptz,
    last_error text,
    last_error_at timestamptz) WITH (fillfactor = 50)`,
  `INSERT INTO rule_stats (rule_id, tenant_id, errors, last_error, last_error_at)
    SELECT rule_id, tenant_id, error_count, last_error, last_error_at FROM rule_errors`,
  `DROP TABLE rule_errors`,

  // what rules with a memory remember of each key; due_at: when to look at it without an event
  `CREATE TABLE rule_states (
    rule_id uuid NOT NULL,
    key varchar(255) NOT NULL,
    tenant_id uuid NOT NULL,
    rule_type varchar(100) NOT NULL,
    basis varchar(16) NOT NULL,
    state jsonb,
    due_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (rule_id, key)) WITH (fillfactor = 70)`,
  `CREATE INDEX idx_rule_states_due ON rule_states (due_at) WHERE due_at IS NOT NULL`,

  `CREATE TABLE recent_events (
    tenant_id uuid NOT NULL,
    event_type varchar(100) NOT NULL,
    id uuid NOT NULL,
    event_id varchar(255) NOT NULL,
    source varchar(100) NOT NULL,
    occurred_at timestamptz NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (tenant_id, event_type, id))`,

  `ALTER TABLE tenants
    ADD COLUMN locale varchar(10) NOT NULL DEFAULT 'en' CONSTRAINT tenants_locale CHECK (locale IN ('en', 'es')),
    ADD COLUMN time_zone varchar(64) NOT NULL DEFAULT 'UTC',
    ADD COLUMN currency varchar(3) NOT NULL DEFAULT 'EUR'`,
  `CREATE FUNCTION tell_tenant_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('changes', 'tenants ' || coalesce(NEW.id, OLD.id));
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER tell_change AFTER UPDATE OR DELETE ON tenants FOR EACH ROW EXECUTE FUNCTION tell_tenant_change()`,

  `ALTER TABLE alerts ADD COLUMN labels jsonb NOT NULL DEFAULT '{}'`,

  `ALTER TABLE alert_aggregations
    ADD COLUMN last_event_at timestamptz,
    ADD COLUMN recovered_at timestamptz,
    ADD COLUMN expires_at timestamptz`,
  `CREATE INDEX idx_aggregations_expiring ON alert_aggregations (expires_at) WHERE is_active AND expires_at IS NOT NULL`,

  `ALTER TABLE processed_events
    ADD COLUMN matches jsonb NOT NULL DEFAULT '[]',
    DROP COLUMN alert_ids,
    DROP CONSTRAINT processed_events_outcome,
    ADD CONSTRAINT processed_events_outcome
      ${outcomes(`'raised', 'folded', 'suppressed', 'throttled', 'recovered', 'outdated', 'watched', 'unmatched', 'failed'`)}`,
];

const down = [
  `DELETE FROM processed_events WHERE outcome IN ('recovered', 'outdated', 'watched')`,
  `ALTER TABLE processed_events
    ADD COLUMN alert_ids uuid[] NOT NULL DEFAULT '{}',
    DROP COLUMN matches,
    DROP CONSTRAINT processed_events_outcome,
    ADD CONSTRAINT processed_events_outcome
      ${outcomes(`'raised', 'folded', 'suppressed', 'throttled', 'unmatched', 'failed'`)}`,
  `DROP INDEX idx_aggregations_expiring`,
  `ALTER TABLE alert_aggregations DROP COLUMN last_event_at, DROP COLUMN recovered_at, DROP COLUMN expires_at`,
  `ALTER TABLE alerts DROP COLUMN labels`,
  `DROP TRIGGER tell_change ON tenants`,
  `DROP FUNCTION tell_tenant_change`,
  `ALTER TABLE tenants DROP COLUMN locale, DROP COLUMN time_zone, DROP COLUMN currency`,
  `DROP TABLE recent_events`,
  `DROP TABLE rule_states`,
  `CREATE TABLE rule_errors (
    rule_id uuid PRIMARY KEY REFERENCES alert_rules (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    error_count bigint NOT NULL,
    last_error text NOT NULL,
    last_error_at timestamptz NOT NULL)`,
  `INSERT INTO rule_errors SELECT s.rule_id, s.tenant_id, s.errors, s.last_error, s.last_error_at
    FROM rule_stats s JOIN alert_rules r ON r.id = s.rule_id WHERE s.errors > 0 AND s.last_error IS NOT NULL`,
  `ALTER TABLE rule_errors ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY tenant_scope ON rule_errors USING (${visible})`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON rule_errors TO campana_app`,
  `DROP TABLE rule_stats`,
  `DROP TABLE alert_rule_history`,
  // the version before knows thresholds alone
  `DELETE FROM alert_rules WHERE source_event_type IS NULL OR rule_type <> 'threshold'`,
  `UPDATE alert_rules SET threshold_field = NULL WHERE threshold_operator IS NULL`,
  `ALTER TABLE alert_rules
    DROP CONSTRAINT alert_rules_threshold,
    ADD CONSTRAINT alert_rules_threshold
      CHECK (num_nonnulls(threshold_field, threshold_operator, threshold_value) IN (0, 3)),
    DROP COLUMN parameters,
    DROP COLUMN translations,
    DROP COLUMN labels,
    DROP COLUMN escalation_policy_id,
    DROP COLUMN resolve_on,
    DROP COLUMN auto_resolve_minutes,
    DROP COLUMN reopen_minutes,
    DROP COLUMN active_hours,
    DROP COLUMN version`,
];

const grants: Record<string, string> = {
  alert_rule_history: 'SELECT, INSERT',
  rule_stats: 'SELECT, INSERT, UPDATE, DELETE',
  rule_states: 'SELECT, INSERT, UPDATE, DELETE',
  recent_events: 'SELECT, INSERT, DELETE',
};

/** Rules with a memory, their history and statistics, recent events to try them on, and how a tenant reads. */
export class RuleEngine1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const [table, allowed] of Object.entries(grants)) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT ${allowed} ON ${table} TO campana_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
