import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const severities = `('low', 'medium', 'high', 'critical')`;

const tables = {
  // the days of tenants of which there are figures in alert_metrics; a day that is not here, or is dirty, is read from the alerts
  alert_metrics_days: `
    tenant_id uuid NOT NULL,
    metric_date date NOT NULL,
    time_zone varchar(64) NOT NULL,
    is_dirty boolean NOT NULL DEFAULT true,
    calculated_at timestamptz,
    PRIMARY KEY (tenant_id, metric_date)`,

  // what the figures need of alerts that were forgotten: the arrays have an element for each of them, in one order
  forgotten_alerts: `
    tenant_id uuid NOT NULL,
    created_on date NOT NULL,
    alert_type varchar(100) NOT NULL,
    severity varchar(50) NOT NULL CONSTRAINT forgotten_alerts_severity CHECK (severity IN ${severities}),
    created_at timestamptz[] NOT NULL,
    status varchar(50)[] NOT NULL,
    occurrences integer[] NOT NULL,
    quiet_reason varchar(50)[] NOT NULL,
    response_seconds integer[] NOT NULL,
    reaction_seconds integer[] NOT NULL,
    resolution_seconds integer[] NOT NULL,
    PRIMARY KEY (tenant_id, created_on, alert_type, severity)`,
};

const up = [
  // what a tenant never said is the installation's to say
  `ALTER TABLE tenants
    ALTER COLUMN locale DROP NOT NULL, ALTER COLUMN locale DROP DEFAULT,
    ALTER COLUMN time_zone DROP NOT NULL, ALTER COLUMN time_zone DROP DEFAULT,
    ALTER COLUMN currency DROP NOT NULL, ALTER COLUMN currency DROP DEFAULT,
    ADD COLUMN auto_notify boolean,
    ADD COLUMN critical_alert_channels jsonb,
    ADD COLUMN high_alert_channels jsonb,
    ADD COLUMN critical_response_sla_minutes integer
      CONSTRAINT tenants_critical_sla CHECK (critical_response_sla_minutes > 0),
    ADD COLUMN high_response_sla_minutes integer CONSTRAINT tenants_high_sla CHECK (high_response_sla_minutes > 0),
    ADD COLUMN enable_escalation boolean,
    ADD COLUMN alert_retention_days integer CONSTRAINT tenants_retention CHECK (alert_retention_days > 0)`,
  `UPDATE tenants SET locale = nullif(locale, 'en'), time_zone = nullif(time_zone, 'UTC'), currency = nullif(currency, 'EUR')`,

  // the first instant of a day on the wall: midnight, or what comes after it where the clock skips it; of two midnights the first
  `CREATE FUNCTION day_start(day date, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(min(t) FILTER (WHERE (t AT TIME ZONE zone)::date = day), max(t))
    FROM (SELECT day::timestamp AT TIME ZONE zone - n * interval '30 minutes' AS t FROM generate_series(0, 2) n) AS instants $$`,

  `ALTER TABLE alert_metrics
    ADD COLUMN active_alerts integer NOT NULL DEFAULT 0,
    ADD COLUMN in_hand_alerts integer NOT NULL DEFAULT 0,
    ADD COLUMN snoozed_alerts integer NOT NULL DEFAULT 0,
    ADD COLUMN ignored_alerts integer NOT NULL DEFAULT 0,
    ADD COLUMN occurrences bigint NOT NULL DEFAULT 0,
    ADD COLUMN quiet_reasons varchar(50)[] NOT NULL DEFAULT '{}',
    ADD COLUMN response_seconds integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN reaction_seconds integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN resolution_seconds integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN waiting_since timestamptz[] NOT NULL DEFAULT '{}'`,
  'CREATE INDEX idx_alert_metrics_days_dirty ON alert_metrics_days (tenant_id, metric_date) WHERE is_dirty',
  `CREATE INDEX idx_alert_history_quiet ON alert_history (tenant_id, alert_id, id) WHERE action IN ('silenced', 'unsilenced')`,
];

const down = [
  'DROP INDEX idx_alert_history_quiet',
  `ALTER TABLE alert_metrics
    DROP COLUMN active_alerts, DROP COLUMN in_hand_alerts, DROP COLUMN snoozed_alerts, DROP COLUMN ignored_alerts,
    DROP COLUMN occurrences, DROP COLUMN quiet_reasons, DROP COLUMN response_seconds, DROP COLUMN reaction_seconds,
    DROP COLUMN resolution_seconds, DROP COLUMN waiting_since`,
  'DROP FUNCTION day_start',
  ...Object.keys(tables)
    .reverse()
    .map((table) => `DROP TABLE ${table}`),
  `UPDATE tenants SET locale = coalesce(locale, 'en'), time_zone = coalesce(time_zone, 'UTC'), currency = coalesce(currency, 'EUR')`,
  `ALTER TABLE tenants
    ALTER COLUMN locale SET NOT NULL, ALTER COLUMN locale SET DEFAULT 'en',
    ALTER COLUMN time_zone SET NOT NULL, ALTER COLUMN time_zone SET DEFAULT 'UTC',
    ALTER COLUMN currency SET NOT NULL, ALTER COLUMN currency SET DEFAULT 'EUR',
    DROP COLUMN auto_notify, DROP COLUMN critical_alert_channels, DROP COLUMN high_alert_channels,
    DROP COLUMN critical_response_sla_minutes, DROP COLUMN high_response_sla_minutes, DROP COLUMN enable_escalation,
    DROP COLUMN alert_retention_days`,
];

/** All settings of tenants, the daily figures of their alerts, and the figures of alerts that were forgotten. */
export class SettingsAndAnalytics1795482000000 implements MigrationInterface {
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
