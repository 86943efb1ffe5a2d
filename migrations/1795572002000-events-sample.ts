import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many events each one of the sample stands for, so that it can be said how much of a day it is. */
export class EventsSample1795572002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE recent_events
        ADD COLUMN stands_for integer NOT NULL DEFAULT 1 CONSTRAINT recent_events_stands_for CHECK (stands_for > 0)`);
    await runner.query('GRANT UPDATE ON recent_events TO campana_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE UPDATE ON recent_events FROM campana_app');
    await runner.query('ALTER TABLE recent_events DROP COLUMN stands_for');
  }
}
