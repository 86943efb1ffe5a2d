import type { MigrationInterface, QueryRunner } from 'typeorm';

const severities = `('low', 'medium', 'high', 'critical')`;
const priorities = `('informational', 'normal', 'urgent')`;
const statuses = `('active', 'acknowledged', 'snoozed', 'resolved', 'ignored')`;

const tables = {
  tenants: `
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()`,

  alerts: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    rule_id uuid,
    alert_type varchar(100) NOT NULL,
    alert_category varchar(100) NOT NULL,
    severity varchar(50) NOT NULL CONSTRAINT alerts_severity CHECK (severity IN ${severities}),
    priority varchar(50) NOT NULL CONSTRAINT alerts_priority CHECK (priority IN ${priorities}),
    status varchar(50) NOT NULL DEFAULT 'active' CONSTRAINT alerts_status CHECK (status IN ${statuses}),
    title varchar(500) NOT NULL,
    description text NOT NULL,
    recommended_action text,
    business_impact text,
    source_service varchar(100) NOT NULL,
    source_event_id varchar(255),
    source_event_type varchar(100),
    source_event_data jsonb,
    related_product_id uuid,
    related_ingredient_id uuid,
    related_batch_id uuid,
    related_order_id uuid,
    related_supplier_id uuid,
    aggregation_key varchar(255) NOT NULL,
    occurrence_count integer NOT NULL DEFAULT 1 CONSTRAINT alerts_occurrence_count CHECK (occurrence_count > 0),
    last_occurrence_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    resolved_at timestamptz,
    resolved_by uuid,
    resolution_notes text,
    snoozed_until timestamptz,
    notification_sent boolean NOT NULL DEFAULT false,
    notification_channel varchar(50),
    notification_id uuid,
    response_time_seconds integer,
    resolution_time_seconds integer`,

  alert_rules: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    rule_name varchar(255) NOT NULL,
    rule_type varchar(100) NOT NULL DEFAULT 'threshold'
      CONSTRAINT alert_rules_rule_type CHECK (rule_type IN ('threshold', 'pattern', 'anomaly', 'absence', 'schedule')),
    is_active boolean NOT NULL DEFAULT true,
    source_service varchar(100),
    source_event_type varchar(100),
    condition_json jsonb NOT NULL DEFAULT '{}',
    threshold_field varchar(100),
    threshold_operator varchar(10)
      CONSTRAINT alert_rules_threshold_operator CHECK (threshold_operator IN ('=', '!=', '>', '>=', '<', '<=')),
    threshold_value numeric,
    severity_tiers jsonb NOT NULL DEFAULT '[]',
    alert_type varchar(100) NOT NULL,
    severity varchar(50) NOT NULL CONSTRAINT alert_rules_severity CHECK (severity IN ${severities}),
    priority varchar(50) NOT NULL CONSTRAINT alert_rules_priority CHECK (priority IN ${priorities}),
    title_template text NOT NULL,
    description_template text NOT NULL,
    action_template text,
    impact_template text,
    aggregation_key_template varchar(255),
    aggregation_window_minutes integer CONSTRAINT alert_rules_window CHECK (aggregation_window_minutes > 0),
    notify boolean NOT NULL DEFAULT true,
    notification_channels jsonb,
    notify_roles jsonb,
    throttle_minutes integer NOT NULL DEFAULT 0 CONSTRAINT alert_rules_throttle CHECK (throttle_minutes >= 0),
    max_alerts_per_hour integer CONSTRAINT alert_rules_max_alerts CHECK (max_alerts_per_hour > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT alert_rules_name UNIQUE (tenant_id, rule_name),
    CONSTRAINT alert_rules_threshold
      CHECK (num_nonnulls(threshold_field, threshold_operator, threshold_value) IN (0, 3))`,

  alert_aggregations: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    aggregation_key varchar(255) NOT NULL,
    alert_type varchar(100) NOT NULL,
    count integer NOT NULL DEFAULT 1 CONSTRAINT alert_aggregations_count CHECK (count > 0),
    first_occurrence timestamptz NOT NULL,
    last_occurrence timestamptz NOT NULL,
    open_until timestamptz NOT NULL,
    aggregated_alert_id uuid,
    individual_alert_ids jsonb,
    is_active boolean NOT NULL DEFAULT true,
    CONSTRAINT alert_aggregations_key UNIQUE (tenant_id, aggregation_key)`,

  alert_history: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    action varchar(100) NOT NULL,
    action_by uuid,
    action_at timestamptz NOT NULL DEFAULT now(),
    notes text,
    previous_status varchar(50) CONSTRAINT alert_history_previous_status CHECK (previous_status IN ${statuses}),
    new_status varchar(50) CONSTRAINT alert_history_new_status CHECK (new_status IN ${statuses})`,

  alert_suppressions: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    suppression_type varchar(100) NOT NULL
      CONSTRAINT alert_suppressions_type CHECK (suppression_type IN ('maintenance_window', 'incident', 'manual', 'quiet_hours')),
    alert_types jsonb,
    start_time timestamptz NOT NULL,
    end_time timestamptz NOT NULL,
    reason text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT alert_suppressions_span CHECK (end_time > start_time)`,

  alert_metrics: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    metric_date date NOT NULL,
    alert_type varchar(100),
    severity varchar(50) CONSTRAINT alert_metrics_severity CHECK (severity IN ${severities}),
    total_alerts integer NOT NULL DEFAULT 0,
    critical_alerts integer NOT NULL DEFAULT 0,
    high_alerts integer NOT NULL DEFAULT 0,
    acknowledged_alerts integer NOT NULL DEFAULT 0,
    resolved_alerts integer NOT NULL DEFAULT 0,
    avg_response_time_seconds integer,
    avg_resolution_time_seconds integer,
    max_response_time_seconds integer,
    max_resolution_time_seconds integer,
    sla_met_count integer NOT NULL DEFAULT 0,
    sla_violated_count integer NOT NULL DEFAULT 0,
    calculated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT alert_metrics_day UNIQUE NULLS NOT DISTINCT (tenant_id, metric_date, alert_type, severity)`,

  outbox: `
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    type varchar(100) NOT NULL,
    aggregate_id uuid NOT NULL,
    payload json NOT NULL,
    occurred_at timestamptz NOT NULL,
    is_published boolean NOT NULL DEFAULT false,
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    last_error text`,

  processed_events: `
    tenant_id uuid NOT NULL,
    event_id varchar(255) NOT NULL,
    event_type varchar(100) NOT NULL,
    received_at timestamptz NOT NULL,
    outcome varchar(20) NOT NULL
      CONSTRAINT processed_events_outcome CHECK (outcome IN ('raised', 'folded', 'suppressed', 'unmatched')),
    alert_ids uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, event_id)`,
};

const indexes = [
  'idx_alerts_tenant_status ON alerts (tenant_id, status, created_at DESC, id DESC)',
  'idx_alerts_severity ON alerts (tenant_id, severity, created_at DESC, id DESC)',
  'idx_alerts_type ON alerts (tenant_id, alert_type, created_at DESC, id DESC)',
  `idx_alerts_active ON alerts (tenant_id, status) WHERE status IN ('active', 'acknowledged')`,
  'idx_alerts_created ON alerts (tenant_id, created_at DESC, id DESC)',
  'idx_alert_history_alert ON alert_history (alert_id, id)',
  'idx_alert_rules_active ON alert_rules (tenant_id, is_active) WHERE is_active',
  'idx_aggregations_active ON alert_aggregations (tenant_id, is_active) WHERE is_active',
  'idx_suppressions_active ON alert_suppressions (tenant_id, is_active, start_time, end_time) WHERE is_active',
  'idx_outbox_failed ON outbox (aggregate_id, seq) WHERE attempts > 0',
];

/** Rows of the tenant of the transaction, or, in the declared system scope, of all. */
const visible = (tenantColumn: string) => `
  ${tenantColumn} = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const grants: Partial<Record<keyof typeof tables, string>> = { alert_history: 'SELECT, INSERT' };

/** The tables of the product; the application's role owns none of them and is held to one tenant at a time. */
export class AlertHub1795132800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DO $$ BEGIN CREATE ROLE campana_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    );
    await runner.query(`GRANT campana_app TO CURRENT_USER`);
    await runner.query(`GRANT USAGE ON SCHEMA public TO campana_app`);
    for (const [table, columns] of Object.entries(tables))
      await this.createTable(runner, table as keyof typeof tables, columns);
    for (const index of indexes) await runner.query(`CREATE INDEX ${index}`);
    await runner.query(`ALTER TABLE alerts SET (fillfactor = 85)`);
    await runner.query(`ALTER TABLE alert_aggregations SET (fillfactor = 85)`);
    await runner.query(
      `ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables).reverse()) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`REVOKE USAGE ON SCHEMA public FROM campana_app`);
    // a role belongs to the whole server: another database of it may still use this one
    await runner.query(
      `DO $$ BEGIN DROP ROLE campana_app; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$`,
    );
  }

  private async createTable(runner: QueryRunner, table: keyof typeof tables, columns: string): Promise<void> {
    await runner.query(`CREATE TABLE ${table} (${columns})`);
    await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await runner.query(
      `CREATE POLICY tenant_scope ON ${table} USING (${visible(table === 'tenants' ? 'id' : 'tenant_id')})`,
    );
    await runner.query(`GRANT ${grants[table] ?? 'SELECT, INSERT, UPDATE, DELETE'} ON ${table} TO campana_app`);
  }
}
