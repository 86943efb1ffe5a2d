import type { MigrationInterface, QueryRunner } from 'typeorm';

const stock = '(has(event.quantity_on_hand) ? event.quantity_on_hand : event.current_stock)';
const demand = '(has(event.daily_demand) ? event.daily_demand : event.forecasted_demand)';
const days = `${stock} / (${demand} > 0.1 ? ${demand} : 0.1)`;

/** Rules calculate fields that events lack; the shipped prediction of stock-outs calculates the days that are left. */
export class ComputedFields1795700004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE alert_rules ADD COLUMN computed_fields jsonb NOT NULL DEFAULT '{}'`);
    // a version that is restored has all fields of a rule
    await runner.query(`UPDATE alert_rule_history SET definition = definition || '{"computedFields": {}}'`);
    // rules that somebody edited stay as they are
    await runner.query(
      `UPDATE alert_rules SET computed_fields = jsonb_build_object('days_until_stockout', $1::text)
       WHERE created_by IS NULL AND version = 1 AND alert_type = 'stockout_predicted'`,
      [days],
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert_rules DROP COLUMN computed_fields');
    await runner.query(`UPDATE alert_rule_history SET definition = definition - 'computedFields'`);
  }
}
