import type { MigrationInterface, QueryRunner } from 'typeorm';

const visible = `
  tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)
  OR (SELECT current_setting('app.system', true) = 'on')`;

const up = [
  // schedules that were edited and whose swaps are to be checked
  `CREATE TABLE on_call_swap_checks (
    schedule_id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    FOREIGN KEY (tenant_id, schedule_id) REFERENCES on_call_schedules (tenant_id, id) ON DELETE CASCADE,
    next_at timestamptz NOT NULL)`,
  'CREATE INDEX idx_on_call_swap_checks_due ON on_call_swap_checks (next_at)',
  'ALTER TABLE on_call_swap_checks ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE on_call_swap_checks FORCE ROW LEVEL SECURITY',
  `CREATE POLICY tenant_scope ON on_call_swap_checks USING (${visible})`,
  'GRANT SELECT, INSERT, UPDATE, DELETE ON on_call_swap_checks TO campana_app',
  // a request whose exchange lies before its shift expires when the exchange begins
  'DROP INDEX idx_on_call_swaps_open',
  `CREATE INDEX idx_on_call_swaps_open ON on_call_swaps (least(starts_at, exchange_from)) WHERE state = 'open'`,
];

const down = [
  'DROP INDEX idx_on_call_swaps_open',
  `CREATE INDEX idx_on_call_swaps_open ON on_call_swaps (starts_at) WHERE state = 'open'`,
  'DROP TABLE on_call_swap_checks',
];

/** Swaps are checked after edits by a job of their own, and expire at the earlier of their shift and their exchange. */
export class SwapChecks1795609006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
