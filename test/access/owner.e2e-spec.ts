import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { APPLICATION_ROLE, SET_SCOPE } from '../../libs/database/pipelined-client';
import { Pooler } from '../support/pooler';
import { Process } from '../support/process';

const root = join(__dirname, '..', '..');
const name = `campana_owner_${randomUUID().replaceAll('-', '')}`;
const tenantId = randomUUID();
/** The owner of a database, as a managed service gives it: not a superuser. */
const ownerUrl = Object.assign(new URL(process.env['DATABASE_URL'] ?? ''), {
  pathname: `/${name}`,
  username: name,
  password: name,
}).href;

let server: Client;
let owner: Client;
beforeAll(async () => {
  server = new Client({ connectionString: process.env['DATABASE_URL'] });
  await server.connect();
  await server.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${name}'`);
  await server.query(`CREATE DATABASE ${name} OWNER ${name}`);
  // since version 16, CREATEROLE is not enough for roles that somebody else has created
  const { rows } = await server.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  if ((rows[0]?.version ?? 0) >= 16)
    await server.query(`GRANT ${APPLICATION_ROLE} TO ${name} WITH ADMIN OPTION;
      GRANT campana_search TO ${name} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`);
  await typeorm('migration:run');
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
});
afterEach(() => Process.endAll());
afterAll(async () => {
  await owner.end();
  await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  // the role of the application remembers who made the owner its member
  await server.query(`DROP OWNED BY ${name}`);
  await server.query(`DROP ROLE ${name}`);
  await server.end();
});

const typeorm = (command: string) =>
  promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules', 'typeorm', 'cli.js'), command, '-d', join(root, 'dist', 'ormconfig.js')],
    { env: { ...process.env, DATABASE_URL: ownerUrl } },
  );

/** Runs SQL as the owner in a scope, in a transaction that is rolled back. @returns the number of rows */
async function inScope(scope: readonly [tenantId: string, system: string], sql: string): Promise<number> {
  await owner.query('BEGIN');
  try {
    const [tenant, system] = scope;
    await owner.query(`SELECT set_config('app.tenant_id', $1, true), set_config('app.system', $2, true)`, [
      tenant,
      system,
    ]);
    return (await owner.query(sql)).rowCount ?? 0;
  } finally {
    await owner.query('ROLLBACK');
  }
}

const addAlert = `
  INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
    aggregation_key, last_occurrence_at) VALUES ($1, $1, 'a', 'a', 'low', 'normal', 'a', 'a', 'a', 'a', now())`;

it('an owner that is not a superuser runs all migrations up, down and up again, and keeps no rights of the search', async () => {
  const steps = (await owner.query('SELECT 1 FROM migrations')).rowCount ?? 0;
  expect(steps).toBeGreaterThan(0);
  for (let step = 0; step < steps; step++) await typeorm('migration:revert');
  await typeorm('migration:run');
  const { rows } = await owner.query(`SELECT pg_has_role('campana_search', 'USAGE') AS "hasRights"`);
  expect(rows).toEqual([{ hasRights: false }]);
}, 120_000);

it('the owner sees no row without a scope, the rows of a tenant in its scope, and all rows in that of a migration', async () => {
  await owner.query('BEGIN');
  await owner.query(`SET LOCAL app.system = 'on'`);
  await owner.query(addAlert, [tenantId]);
  await owner.query('COMMIT');
  expect((await owner.query('SELECT 1 FROM alerts')).rows).toEqual([]);
  expect(await inScope(['', 'off'], 'UPDATE alerts SET version = version')).toBe(0);
  expect(await inScope([randomUUID(), 'off'], 'SELECT 1 FROM alerts')).toBe(0);
  expect(await inScope([tenantId, 'off'], 'SELECT 1 FROM alerts')).toBe(1);
  expect(await inScope(['', 'on'], 'UPDATE alerts SET version = version')).toBe(1);
});

it('reverting and running migrations keeps the rows, which the owner sees then', async () => {
  const isReverted = async () =>
    (await owner.query(`SELECT 1 FROM pg_attribute WHERE attrelid = 'alerts'::regclass AND attname = 'search_text'`))
      .rowCount === 0;
  while (!(await isReverted())) await typeorm('migration:revert');
  await typeorm('migration:run');
  expect(await inScope(['', 'on'], `SELECT 1 FROM alerts WHERE search_text = 'a a a'`)).toBe(1);
});

it('every transaction of the application has its role, whoever the session belongs to', async () => {
  await owner.query('BEGIN');
  await owner.query(SET_SCOPE, [tenantId, 'off']);
  expect((await owner.query('SELECT current_user AS name')).rows).toEqual([{ name: APPLICATION_ROLE }]);
  await owner.query('COMMIT');
  expect((await owner.query('SELECT current_user AS name')).rows).toEqual([{ name }]);
});

describe('behind a pooler that drops the options of connections, Campana refuses to start', () => {
  const cases: [string, () => string, string, string][] = [
    ['as the owner', () => ownerUrl, 'NOBYPASSRLS', `the role ${name} of the connections owns the tables`],
    ['as a role with BYPASSRLS', () => ownerUrl, 'BYPASSRLS', `the role ${name} of the connections has BYPASSRLS`],
    ['as a superuser', () => process.env['DATABASE_URL'] ?? '', 'NOBYPASSRLS', 'is a superuser'],
  ];

  it.each(cases)('%s', async (_, url, attribute, reason) => {
    await server.query(`ALTER ROLE ${name} ${attribute}`);
    const pooler = await Pooler.open(url());
    const campana = await Process.start({ DATABASE_URL: pooler.url, ROLE: 'api' });
    expect(await campana.ended(30_000)).toBe(1);
    expect(campana.stderr).toContain(reason);
    expect(campana.stderr).not.toMatch(/^ +at /m);
    pooler.close();
  });

  it('and without a pooler when the URL has options of its own', async () => {
    const campana = await Process.start({ DATABASE_URL: `${ownerUrl}?options=-c%20jit%3Doff`, ROLE: 'api' });
    expect(await campana.ended(30_000)).toBe(1);
    expect(campana.stderr).toContain('owns the tables');
  });

  it('and starts with the same login when they arrive', async () => {
    await server.query(`ALTER ROLE ${name} NOBYPASSRLS`);
    const campana = await Process.start({ DATABASE_URL: ownerUrl, ROLE: 'api' });
    await campana.ready();
    expect(await campana.stop()).toBe(0);
  });
});
