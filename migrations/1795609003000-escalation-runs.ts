import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = ['escalation_levels', 'escalation_runs'];

const up = [
  'ALTER TABLE alerts ADD COLUMN rang_at timestamptz',
  // no foreign key to alerts: its check would wait for every lock of an alert; a trigger deletes the runs of deleted alerts
  `CREATE TABLE escalation_runs (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    alert_id uuid NOT NULL,
    epoch integer NOT NULL,
    n integer NOT NULL,
    cause varchar(10) NOT NULL CONSTRAINT escalation_runs_cause CHECK (cause IN ('ring', 'manual', 'sla')),
    policy jsonb NOT NULL,
    policy_id uuid,
    is_chosen boolean NOT NULL,
    ring_cause varchar(100),
    rang_at timestamptz NOT NULL,
    round integer NOT NULL DEFAULT 0,
    level integer NOT NULL DEFAULT 0,
    only_nobody boolean NOT NULL DEFAULT true,
    has_reached boolean NOT NULL DEFAULT false,
    told uuid[] NOT NULL DEFAULT '{}',
    state varchar(10) NOT NULL CONSTRAINT escalation_runs_state CHECK (state IN ('held', 'running', 'ended')),
    next_at timestamptz,
    ended_reason varchar(30),
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    version integer NOT NULL DEFAULT 1)
    WITH (fillfactor = 80)`,
  // an event that comes twice begins one run; `n` counts those of one epoch
  'CREATE UNIQUE INDEX escalation_runs_once ON escalation_runs (alert_id, epoch, n)',
  `CREATE UNIQUE INDEX escalation_runs_one_at_a_time ON escalation_runs (alert_id) WHERE state <> 'ended'`,
  `CREATE INDEX idx_escalation_runs_next ON escalation_runs (next_at) WHERE state <> 'ended'`,
  `CREATE INDEX idx_escalation_runs_policy ON escalation_runs (tenant_id, policy_id) WHERE state <> 'ended'`,
  `CREATE TABLE escalation_levels (
    run_id uuid NOT NULL REFERENCES escalation_runs (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL,
    round integer NOT NULL,
    level integer NOT NULL,
    due_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    result varchar(10) NOT NULL CONSTRAINT escalation_levels_result CHECK (result IN ('taken', 'skipped', 'nobody')),
    targets jsonb NOT NULL,
    members jsonb NOT NULL,
    escalation_level integer,
    taken_by uuid,
    PRIMARY KEY (run_id, round, level))`,
  `CREATE FUNCTION delete_escalation_runs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM escalation_runs r USING deleted d WHERE r.alert_id = d.id;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER delete_escalation_runs AFTER DELETE ON alerts REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION delete_escalation_runs()`,
];

const down = [
  'DROP TRIGGER delete_escalation_runs ON alerts',
  'DROP FUNCTION delete_escalation_runs',
  ...tables.map((table) => `DROP TABLE ${table}`),
  'ALTER TABLE alerts DROP COLUMN rang_at',
];

/** Runs of escalations, and the log of their levels. */
export class EscalationRuns1795609003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    for (const table of tables) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO campana_app`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
