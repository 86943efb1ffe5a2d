import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const severities = `('low', 'medium', 'high', 'critical')`;

const tables = {
  // the events that an alert tells of; of one that tells of a single event the alert itself has it.
  // json: kept as they came, which costs less, for nobody looks into them here
  alert_occurrences: `
    alert_id uuid NOT NULL,
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    event_id varchar(255),
    event_type varchar(100),
    severity varchar(50) NOT NULL CONSTRAINT alert_occurrences_severity CHECK (severity IN ${severities}),
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    data json,
    PRIMARY KEY (alert_id, id)`,

  alert_groups: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    group_key varchar(64) NOT NULL,
    labels jsonb NOT NULL,
    lead_alert_id uuid NOT NULL,
    severity varchar(50) NOT NULL CONSTRAINT alert_groups_severity CHECK (severity IN ${severities}),
    alert_count integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    open_until timestamptz NOT NULL,
    is_open boolean NOT NULL DEFAULT true`,

  // occurrences that no alert tells of, by problem and what keeps it quiet
  silenced_problems: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    aggregation_key varchar(255) NOT NULL,
    reason varchar(50) NOT NULL,
    silencer_id uuid NOT NULL,
    source_alert_id uuid,
    rule_id uuid NOT NULL,
    alert_type varchar(100) NOT NULL,
    severity varchar(50) NOT NULL CONSTRAINT silenced_problems_severity CHECK (severity IN ${severities}),
    labels jsonb NOT NULL,
    count integer NOT NULL CONSTRAINT silenced_problems_count CHECK (count > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    last_event_at timestamptz NOT NULL,
    event jsonb NOT NULL,
    at_end varchar(10) NOT NULL CONSTRAINT silenced_problems_at_end CHECK (at_end IN ('ring', 'drop')),
    release_at timestamptz,
    state varchar(10) NOT NULL DEFAULT 'held'
      CONSTRAINT silenced_problems_state CHECK (state IN ('held', 'rang', 'told', 'dropped', 'over')),
    ended_at timestamptz,
    alert_id uuid`,

  inhibitions: `
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    name varchar(255) NOT NULL,
    source jsonb NOT NULL,
    target jsonb NOT NULL,
    equal_labels jsonb NOT NULL DEFAULT '[]',
    wait_seconds integer NOT NULL CONSTRAINT inhibitions_wait CHECK (wait_seconds BETWEEN 0 AND 3600),
    is_active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT inhibitions_name UNIQUE (tenant_id, name)`,

  // the alerts that keep others quiet, for as long as they are open
  inhibitors: `
    inhibition_id uuid NOT NULL,
    equal_key varchar(64) NOT NULL,
    alert_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    PRIMARY KEY (inhibition_id, equal_key, alert_id)`,

  // new alerts by minute; a row for each connection, so that none waits for another
  tenant_alert_counts: `
    tenant_id uuid NOT NULL,
    minute timestamptz NOT NULL,
    connection integer NOT NULL,
    count integer NOT NULL,
    critical integer NOT NULL,
    PRIMARY KEY (tenant_id, minute, connection)`,

  alert_storms: `
    tenant_id uuid PRIMARY KEY,
    alert_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    per_minute integer NOT NULL`,

  rule_hours: `
    rule_id uuid NOT NULL,
    hour timestamptz NOT NULL,
    tenant_id uuid NOT NULL,
    matched integer NOT NULL DEFAULT 0,
    raised integer NOT NULL DEFAULT 0,
    folded integer NOT NULL DEFAULT 0,
    throttled integer NOT NULL DEFAULT 0,
    suppressed integer NOT NULL DEFAULT 0,
    notified integer NOT NULL DEFAULT 0,
    PRIMARY KEY (rule_id, hour)`,
};

const up = [
  `CREATE FUNCTION added_counts(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(name, total), '{}') FROM (
      SELECT name, sum(value::int) AS total
      FROM (SELECT * FROM jsonb_each_text(one) UNION ALL SELECT * FROM jsonb_each_text(other)) AS counts(name, value)
      GROUP BY name) AS added $$`,

  'CREATE INDEX idx_alert_occurrences_received ON alert_occurrences USING brin (received_at)',
  'CREATE UNIQUE INDEX idx_alert_groups_open ON alert_groups (tenant_id, group_key) WHERE is_open',
  'CREATE INDEX idx_alert_groups_list ON alert_groups (tenant_id, first_at DESC, id DESC)',
  `CREATE UNIQUE INDEX idx_silenced_problems_held
    ON silenced_problems (tenant_id, aggregation_key, reason, silencer_id) WHERE state = 'held'`,
  `CREATE INDEX idx_silenced_problems_due ON silenced_problems (release_at) WHERE state = 'held' AND release_at IS NOT NULL`,
  `CREATE INDEX idx_silenced_problems_silencer ON silenced_problems (silencer_id) WHERE state = 'held'`,
  `CREATE INDEX idx_silenced_problems_source ON silenced_problems (source_alert_id) WHERE state = 'held' AND source_alert_id IS NOT NULL`,
  `CREATE INDEX idx_silenced_problems_critical ON silenced_problems (tenant_id) WHERE state = 'held' AND severity = 'critical'`,
  'CREATE INDEX idx_silenced_problems_list ON silenced_problems (tenant_id, first_at DESC, id DESC)',
  'CREATE INDEX idx_inhibitors_alert ON inhibitors (alert_id)',
  'CREATE INDEX idx_rule_hours_hour ON rule_hours (hour)',
  'ALTER TABLE rule_stats ADD COLUMN notified bigint NOT NULL DEFAULT 0',

  // the alert of a storm stands for other alerts, and for no event
  `ALTER TABLE alerts
    DROP CONSTRAINT alerts_occurrence_count,
    ADD CONSTRAINT alerts_occurrence_count CHECK (occurrence_count >= 0),
    ADD COLUMN previous_alert_id uuid,
    ADD COLUMN recurrence integer NOT NULL DEFAULT 1,
    ADD COLUMN group_id uuid,
    ADD COLUMN quiet_reason varchar(50),
    ADD COLUMN quiet_by uuid,
    ADD COLUMN is_flapping boolean NOT NULL DEFAULT false,
    ADD COLUMN silenced jsonb NOT NULL DEFAULT '{}'`,
  `CREATE INDEX idx_alerts_snoozed ON alerts (snoozed_until) WHERE status = 'snoozed'`,
  'CREATE INDEX idx_alerts_group ON alerts (group_id, created_at DESC, id DESC) WHERE group_id IS NOT NULL',
  'CREATE INDEX idx_alerts_quiet ON alerts (quiet_by) WHERE quiet_by IS NOT NULL',
  'CREATE INDEX idx_alerts_quiet_list ON alerts (tenant_id, created_at DESC, id DESC) WHERE quiet_by IS NOT NULL',

  `ALTER TABLE alert_suppressions
    ADD COLUMN severities jsonb,
    ADD COLUMN sources jsonb,
    ADD COLUMN labels jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN recurrence jsonb,
    ADD COLUMN comment text,
    ADD COLUMN at_end varchar(10) NOT NULL DEFAULT 'ring' CONSTRAINT alert_suppressions_at_end CHECK (at_end IN ('ring', 'drop')),
    ADD COLUMN include_existing boolean NOT NULL DEFAULT false,
    ADD COLUMN silence_critical boolean NOT NULL DEFAULT true,
    ADD COLUMN expire_on_resolve boolean NOT NULL DEFAULT false,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_by uuid,
    ADD COLUMN is_holding boolean NOT NULL DEFAULT false,
    ADD COLUMN next_change_at timestamptz`,
  `UPDATE alert_suppressions SET next_change_at = start_time WHERE is_active`,
  `CREATE INDEX idx_suppressions_due ON alert_suppressions (next_change_at) WHERE is_active AND next_change_at IS NOT NULL`,
  'CREATE INDEX idx_suppressions_updated ON alert_suppressions (updated_at)',
  'CREATE INDEX idx_suppressions_list ON alert_suppressions (tenant_id, created_at DESC, id DESC)',
  `CREATE TRIGGER tell_change AFTER INSERT OR UPDATE OR DELETE ON inhibitions FOR EACH ROW EXECUTE FUNCTION tell_change()`,

  `ALTER TABLE alert_rules
    ADD COLUMN group_by jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN group_minutes integer NOT NULL DEFAULT 30 CONSTRAINT alert_rules_group CHECK (group_minutes > 0),
    ADD COLUMN hold_seconds integer NOT NULL DEFAULT 0 CONSTRAINT alert_rules_hold CHECK (hold_seconds >= 0)`,

  `ALTER TABLE tenants
    ADD COLUMN enable_alert_aggregation boolean,
    ADD COLUMN aggregation_window_minutes integer CONSTRAINT tenants_window CHECK (aggregation_window_minutes > 0),
    ADD COLUMN enable_alert_throttling boolean,
    ADD COLUMN default_throttle_minutes integer CONSTRAINT tenants_throttle CHECK (default_throttle_minutes >= 0),
    ADD COLUMN max_alerts_per_hour integer CONSTRAINT tenants_max_alerts CHECK (max_alerts_per_hour >= 0),
    ADD COLUMN storm_alerts_per_minute integer CONSTRAINT tenants_storm CHECK (storm_alerts_per_minute >= 0)`,

  // a flapping problem ends and begins again and again: its alert is held open until it is calm
  `ALTER TABLE alert_aggregations
    ADD COLUMN alert_count integer NOT NULL DEFAULT 1,
    ADD COLUMN previous_alert_id uuid,
    ADD COLUMN recent_ends timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN flapping_until timestamptz,
    ADD COLUMN is_flapping boolean NOT NULL DEFAULT false,
    ADD COLUMN is_over boolean NOT NULL DEFAULT false`,
  'CREATE INDEX idx_aggregations_flapping ON alert_aggregations (flapping_until) WHERE is_flapping',
];

const down = [
  `DROP INDEX idx_aggregations_flapping`,
  `ALTER TABLE alert_aggregations
    DROP COLUMN alert_count, DROP COLUMN previous_alert_id, DROP COLUMN recent_ends, DROP COLUMN flapping_until,
    DROP COLUMN is_flapping, DROP COLUMN is_over`,
  `ALTER TABLE tenants
    DROP COLUMN enable_alert_aggregation, DROP COLUMN aggregation_window_minutes, DROP COLUMN enable_alert_throttling,
    DROP COLUMN default_throttle_minutes, DROP COLUMN max_alerts_per_hour, DROP COLUMN storm_alerts_per_minute`,
  `ALTER TABLE alert_rules DROP COLUMN group_by, DROP COLUMN group_minutes, DROP COLUMN hold_seconds`,
  `DROP TRIGGER tell_change ON inhibitions`,
  `DROP INDEX idx_suppressions_list`,
  `DROP INDEX idx_suppressions_updated`,
  `DROP INDEX idx_suppressions_due`,
  `DELETE FROM alert_suppressions WHERE recurrence IS NOT NULL`,
  `ALTER TABLE alert_suppressions
    DROP COLUMN severities, DROP COLUMN sources, DROP COLUMN labels, DROP COLUMN recurrence, DROP COLUMN comment,
    DROP COLUMN at_end, DROP COLUMN include_existing, DROP COLUMN silence_critical, DROP COLUMN expire_on_resolve,
    DROP COLUMN version, DROP COLUMN updated_at, DROP COLUMN ended_at, DROP COLUMN ended_by, DROP COLUMN is_holding,
    DROP COLUMN next_change_at`,
  `DROP INDEX idx_alerts_quiet_list`,
  `DROP INDEX idx_alerts_quiet`,
  `DROP INDEX idx_alerts_group`,
  `DROP INDEX idx_alerts_snoozed`,
  `DELETE FROM alerts WHERE occurrence_count = 0`,
  `ALTER TABLE alerts
    DROP CONSTRAINT alerts_occurrence_count,
    ADD CONSTRAINT alerts_occurrence_count CHECK (occurrence_count > 0),
    DROP COLUMN previous_alert_id, DROP COLUMN recurrence, DROP COLUMN group_id, DROP COLUMN quiet_reason,
    DROP COLUMN quiet_by, DROP COLUMN is_flapping, DROP COLUMN silenced`,
  `ALTER TABLE rule_stats DROP COLUMN notified`,
  `DROP FUNCTION added_counts`,
  ...Object.keys(tables)
    .reverse()
    .map((table) => `DROP TABLE ${table}`),
];

/** Noise control: the record of what is silenced, groups, inhibitions, storms, flapping problems, folded events. */
export class NoiseControl1795392000000 implements MigrationInterface {
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
