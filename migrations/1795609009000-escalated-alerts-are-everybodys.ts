import type { MigrationInterface, QueryRunner } from 'typeorm';

const open = `status IN ('active', 'acknowledged', 'snoozed')`;

/** The indexes that lists and counts read alone, with what says who may see an alert. */
const indexes = (more: string) => [
  'DROP INDEX idx_alerts_active',
  `CREATE INDEX idx_alerts_active ON alerts (tenant_id, status)
    INCLUDE (id, severity, assigned_to, assigned_role, expires_at${more}) WHERE ${open}`,
  'DROP INDEX idx_alerts_severity',
  `CREATE INDEX idx_alerts_severity ON alerts (tenant_id, severity, created_at DESC, id DESC)
    INCLUDE (status, assigned_to, assigned_role${more})`,
];

/** Whoever is asked for by an escalation may see the alert, to whomever it is assigned. */
export class EscalatedAlertsAreEverybodys1795609009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of indexes(', escalation_level')) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of indexes('')) await runner.query(statement);
  }
}
