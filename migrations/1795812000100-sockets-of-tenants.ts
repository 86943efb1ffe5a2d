import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many real-time connections a tenant may have open, if fewer than the installation allows. */
export class SocketsOfTenants1795812000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE tenants ADD COLUMN realtime_max_sockets_per_tenant integer
        CONSTRAINT tenants_realtime_max_sockets CHECK (realtime_max_sockets_per_tenant >= 0)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tenants DROP COLUMN realtime_max_sockets_per_tenant');
  }
}
