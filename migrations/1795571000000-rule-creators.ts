import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  'ALTER TABLE alert_rules ADD COLUMN created_by uuid, ADD COLUMN created_by_name varchar(200)',
  `UPDATE alert_rules r SET created_by = h.changed_by FROM alert_rule_history h
    WHERE h.tenant_id = r.tenant_id AND h.rule_id = r.id AND h.action = 'created' AND h.changed_by IS NOT NULL`,
  `UPDATE alert_rules r SET created_by_name = left(a.actor_name, 200) FROM audit_log a
    WHERE a.tenant_id = r.tenant_id AND a.subject_id = r.id::text AND a.action = 'rule.created' AND a.actor_id = r.created_by`,
];

/** Rules know who created them; those that ship were created by nobody. */
export class RuleCreators1795571000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN created_by, DROP COLUMN created_by_name');
  }
}
