import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies apply to the owner of the tables, too. The owner sees only rows of the tenant in `app.tenant_id`, or those of
 * all tenants with `app.system`, which `ormconfig.ts` sets for migrations.
 */
export class ForcedRowLevelSecurity1795575000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of await tables(runner)) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of await tables(runner)) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  }
}

/** The tables with policies. */
async function tables(runner: QueryRunner): Promise<string[]> {
  const rows = (await runner.query(
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity`,
  )) as { name: string }[];
  return rows.map(({ name }) => name);
}
