import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const columns = `
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name varchar(200) NOT NULL,
  type varchar(20) NOT NULL CONSTRAINT metric_sources_type CHECK (type IN ('prometheus', 'http_json')),
  url text NOT NULL,
  auth jsonb,
  auth_secret text,
  timeout_seconds int NOT NULL,
  failures int NOT NULL DEFAULT 0,
  is_errored boolean NOT NULL DEFAULT false,
  error text,
  read_at timestamptz,
  reported_at timestamptz,
  version int NOT NULL DEFAULT 1,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT metric_sources_of_tenant UNIQUE (tenant_id, id),
  CONSTRAINT metric_sources_name UNIQUE (tenant_id, name)`;

const up = [
  `CREATE TABLE metric_sources (${columns})`,
  'ALTER TABLE metric_sources ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE metric_sources FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON metric_sources USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON metric_sources TO campana_app',
];

/** Metric sources: where the figures are read that rules judge. */
export class MetricSources1795700005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE metric_sources');
  }
}
