import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const tables = {
  // who changed what; each line carries the hash of the one before it
  audit_log: {
    grants: 'SELECT, INSERT',
    columns: `
      tenant_id uuid NOT NULL,
      seq bigint NOT NULL CONSTRAINT audit_log_seq CHECK (seq > 0),
      id uuid NOT NULL,
      at timestamptz NOT NULL,
      actor_id uuid,
      actor_name text,
      action varchar(100) NOT NULL,
      subject_type varchar(50) NOT NULL,
      subject_id varchar(255) NOT NULL,
      before jsonb,
      after jsonb,
      previous_hash char(64) NOT NULL,
      hash char(64) NOT NULL,
      PRIMARY KEY (tenant_id, seq)`,
  },
  // where each tenant's chain ends: locked by whoever appends to it
  audit_heads: {
    grants: 'SELECT, INSERT, UPDATE',
    columns: `
      tenant_id uuid PRIMARY KEY,
      seq bigint NOT NULL CONSTRAINT audit_heads_seq CHECK (seq >= 0),
      hash char(64) NOT NULL`,
  },
};

const up = [
  'CREATE INDEX idx_audit_log_subject ON audit_log (tenant_id, subject_id, seq DESC)',
  'CREATE INDEX idx_audit_log_actor ON audit_log (tenant_id, actor_id, seq DESC)',
  'CREATE INDEX idx_audit_log_at ON audit_log (tenant_id, at)',

  // for everybody, the owner too
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'lines of % are neither changed nor removed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$`,
  'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
];

/** The audit of administrative changes: append-only, a chain for each tenant. */
export class Audit1795481000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, { columns, grants }] of Object.entries(tables)) {
      await runner.query(`CREATE TABLE ${table} (${columns})`);
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY tenant_scope ON ${table} USING (${visible})`);
      await runner.query(`GRANT ${grants} ON ${table} TO campana_app`);
    }
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(tables).reverse()) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP FUNCTION refuse_change');
  }
}
