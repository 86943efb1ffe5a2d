import type { MigrationInterface, QueryRunner } from 'typeorm';

const outcomes = ['response_outcome', 'resolution_outcome'];

const up = [
  // analytics counts clocks without reading their rows
  'DROP INDEX idx_sla_clocks_raised',
  'CREATE INDEX idx_sla_clocks_raised ON sla_clocks (tenant_id, raised_at) INCLUDE (severity, kind, state)',
  // one element for each alert, as in the other arrays: alerts that are stored already had no deadlines
  `ALTER TABLE forgotten_alerts ${outcomes.map((name) => `ADD COLUMN ${name} varchar(10)[] NOT NULL DEFAULT '{}'`).join(', ')}`,
  `UPDATE forgotten_alerts
    SET ${outcomes.map((name) => `${name} = array_fill(NULL::varchar, ARRAY[cardinality(created_at)])`).join(', ')}`,
  // the next deadlines of open alerts, and alerts with a deadline that is in danger, missed or paused
  ...['response', 'resolution'].map(
    (kind) =>
      `CREATE INDEX idx_alerts_${kind}_due ON alerts (tenant_id, status, ${kind}_due_at, id) WHERE ${kind}_due_at IS NOT NULL`,
  ),
  `CREATE INDEX idx_alerts_sla_state ON alerts (tenant_id, sla_state, created_at, id)
    WHERE sla_state IN ('at_risk', 'breached', 'paused')`,
];

const down = [
  'DROP INDEX idx_alerts_sla_state, idx_alerts_response_due, idx_alerts_resolution_due',
  `ALTER TABLE forgotten_alerts ${outcomes.map((name) => `DROP COLUMN ${name}`).join(', ')}`,
  'DROP INDEX idx_sla_clocks_raised',
  'CREATE INDEX idx_sla_clocks_raised ON sla_clocks (tenant_id, raised_at)',
];

/** Lists of alerts by their deadlines, and analytics of deadlines from their clocks, also of alerts that were deleted. */
export class DeadlinesInListsAndAnalytics1795700008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
