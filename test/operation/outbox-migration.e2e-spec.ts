import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

const MIGRATION = 1795569600000;

/** Events that wait in the outbox survive the migration to two tables, and its reversal. */
const database = `campana_outbox_${randomUUID().replaceAll('-', '')}`;
const url = new URL(process.env['DATABASE_URL'] ?? '');
url.pathname = `/${database}`;

let server: Client;
let source: DataSource;
beforeAll(async () => {
  server = new Client({ connectionString: process.env['DATABASE_URL'] });
  await server.connect();
  await server.query(`CREATE DATABASE ${database}`);
  const migrations = [join(__dirname, '..', '..', 'dist', 'migrations', '*.js')];
  source = await new DataSource({ type: 'postgres', url: url.href, migrations, installExtensions: false }).initialize();
  await source.runMigrations();
}, 60_000);
afterAll(async () => {
  await source.destroy();
  await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await server.end();
});

const latest = async () =>
  Number((await source.query<{ at: string }[]>('SELECT max(timestamp) AS at FROM migrations'))[0]?.at);

async function goBack(): Promise<void> {
  while ((await latest()) >= MIGRATION) await source.undoLastMigration();
}

interface Waiting {
  readonly n: number;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly is_published?: boolean;
}

const rowsOf = (table: string) =>
  source.query<Waiting[]>(`SELECT *, (payload->>'n')::int AS n FROM ${table} ORDER BY seq`);

it('no event is lost, and the order stays the same', async () => {
  await goBack();
  const add = (n: number, type: string, isPublished: boolean, attempts: number, error: string | null) =>
    source.query(
      `INSERT INTO outbox (id, tenant_id, type, aggregate_id, payload, occurred_at, is_published, attempts, last_error)
       VALUES (gen_random_uuid(), $1, $2, $1, $3, now(), $4, $5, $6)`,
      [randomUUID(), type, JSON.stringify({ n }), isPublished, attempts, error],
    );
  await add(1, 'alerts.created', true, 3, 'listener failed');
  await add(2, 'alerts.created', false, 0, null);
  await add(3, 'campana.within', false, 0, null);
  await add(4, 'alerts.resolved', false, 0, null);

  await source.runMigrations();
  expect(await rowsOf('outbox_dispatches')).toMatchObject([
    { n: 1, attempts: 3, last_error: 'listener failed' },
    { n: 2, attempts: 0 },
    { n: 3 },
    { n: 4 },
  ]);
  expect((await rowsOf('outbox_publications')).map(({ n }) => n)).toEqual([2, 4]);

  // event 2 is delivered to the listeners, event 4 to RabbitMQ; then a new event is recorded
  await source.query(`DELETE FROM outbox_dispatches WHERE payload->>'n' = '2'`);
  await source.query(`DELETE FROM outbox_publications WHERE payload->>'n' = '4'`);
  await source.query(
    `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at)
     SELECT gen_random_uuid(), tenant_id, type, aggregate_id, '{"n": 5}', now() FROM outbox_dispatches LIMIT 1`,
  );
  await goBack();
  expect(await rowsOf('outbox')).toMatchObject([
    { n: 1, attempts: 3, last_error: 'listener failed', is_published: true },
    { n: 2, attempts: 0, is_published: false },
    { n: 3, is_published: true },
    { n: 4, is_published: true },
    { n: 5, is_published: true },
  ]);
}, 60_000);
