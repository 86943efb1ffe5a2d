import type { MigrationInterface, QueryRunner } from 'typeorm';

const open = `status IN ('active', 'acknowledged', 'snoozed')`;

/** The indexes that lists and counts read alone. */
const indexes = (active: string, bySeverity: string) => [
  'DROP INDEX idx_alerts_active',
  `CREATE INDEX idx_alerts_active ON alerts ${active} WHERE ${open}`,
  'DROP INDEX idx_alerts_severity',
  `CREATE INDEX idx_alerts_severity ON alerts (tenant_id, severity, created_at DESC, id DESC) INCLUDE ${bySeverity}`,
];

// the auditor of escalations reads the active ones by their ids
const up = indexes(
  '(tenant_id, status, id) INCLUDE (severity, assigned_to, assigned_role, expires_at, escalation_level)',
  '(status, assigned_to, assigned_role, escalation_level)',
);

const down = indexes(
  '(tenant_id, status) INCLUDE (id, severity, assigned_to, assigned_role, expires_at)',
  '(status, assigned_to, assigned_role)',
);

/** Whoever is asked for by an escalation may see the alert, to whomever it is assigned. */
export class EscalatedAlertsAreEverybodys1795609009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
