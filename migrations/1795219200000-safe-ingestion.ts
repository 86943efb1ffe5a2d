import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

/** Whoever changes a row, the processes that remember it are told at commit. */
const tellChange = `
  CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('changes', TG_TABLE_NAME || ' ' || coalesce(NEW.tenant_id, OLD.tenant_id));
    RETURN NULL;
  END $$`;

const outcomes = (list: string) => `CHECK (outcome IN (${list}))`;

const up = [
  tellChange,
  `CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON alert_rules FOR EACH ROW EXECUTE FUNCTION tell_change()`,
  `CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON alert_suppressions FOR EACH ROW EXECUTE FUNCTION tell_change()`,

  // a rule that says nothing is throttled as the installation is
  `ALTER TABLE alert_rules ALTER COLUMN throttle_minutes DROP NOT NULL`,

  `CREATE TABLE rule_errors (
    rule_id uuid PRIMARY KEY REFERENCES alert_rules (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    error_count bigint NOT NULL,
    last_error text NOT NULL,
    last_error_at timestamptz NOT NULL)`,

  `CREATE TABLE rule_alert_counts (
    rule_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    tenant_id uuid NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (rule_id, minute))`,

  `ALTER TABLE alert_aggregations
    ADD COLUMN throttled_until timestamptz,
    ADD COLUMN throttled_count integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT alert_aggregations_count,
    ADD CONSTRAINT alert_aggregations_count CHECK (count >= 0 AND throttled_count >= 0)`,

  `ALTER TABLE processed_events
    ADD COLUMN failed_rule_ids uuid[],
    DROP CONSTRAINT processed_events_outcome,
    ADD CONSTRAINT processed_events_outcome
      ${outcomes(`'raised', 'folded', 'suppressed', 'throttled', 'unmatched', 'failed'`)}`,
  `CREATE INDEX idx_processed_events_received ON processed_events USING brin (received_at)`,

  `CREATE TABLE dead_letters (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    exchange varchar(255) NOT NULL,
    routing_key varchar(255) NOT NULL,
    message_id varchar(255),
    event_id varchar(255),
    reason varchar(50) NOT NULL,
    error text NOT NULL,
    body bytea NOT NULL,
    died_at timestamptz NOT NULL,
    replayed_at timestamptz,
    replayed_by uuid)`,
  `CREATE INDEX idx_dead_letters_tenant ON dead_letters (tenant_id, died_at DESC, id DESC)`,
  `CREATE INDEX idx_dead_letters_event ON dead_letters (tenant_id, event_id)`,
];

const down = [
  `DROP TABLE dead_letters`,
  `DROP INDEX idx_processed_events_received`,
  `DELETE FROM processed_events WHERE outcome IN ('throttled', 'failed')`,
  `ALTER TABLE processed_events
    DROP COLUMN failed_rule_ids,
    DROP CONSTRAINT processed_events_outcome,
    ADD CONSTRAINT processed_events_outcome ${outcomes(`'raised', 'folded', 'suppressed', 'unmatched'`)}`,
  `DELETE FROM alert_aggregations WHERE count = 0`,
  `ALTER TABLE alert_aggregations
    DROP COLUMN throttled_until,
    DROP COLUMN throttled_count,
    DROP CONSTRAINT IF EXISTS alert_aggregations_count,
    ADD CONSTRAINT alert_aggregations_count CHECK (count > 0)`,
  `DROP TABLE rule_alert_counts`,
  `DROP TABLE rule_errors`,
  `UPDATE alert_rules SET throttle_minutes = 0 WHERE throttle_minutes IS NULL`,
  `ALTER TABLE alert_rules ALTER COLUMN throttle_minutes SET NOT NULL`,
  `DROP TRIGGER tell_change ON alert_suppressions`,
  `DROP TRIGGER tell_change ON alert_rules`,
  `DROP FUNCTION tell_change`,
];

/** Throttling, dead letters that can be searched, failed rules, and the news of changes for those who remember. */
export class SafeIngestion1795219200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const table of ['rule_errors', 'rule_alert_counts', 'dead_letters']) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
