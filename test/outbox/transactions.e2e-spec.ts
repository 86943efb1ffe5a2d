import { randomUUID } from 'node:crypto';
import { TransactionHost } from '@nestjs-cls/transactional';
import { ClsService } from 'nestjs-cls';
import { Database, SYSTEM } from '../../libs/database/database';
import { prepared } from '../../libs/database/prepared';
import { eventually } from '../../libs/testing/eventually';
import { Hub } from '../support/hub';

/** The statements that open a transaction are sent without waiting for their answers; this must not change the behaviour. */
let hub: Hub;
let database: Database;
const other = randomUUID();
beforeAll(async () => {
  hub = await Hub.start({ ROLE: 'api', DATABASE_POOL_SIZE: '2' });
  database = hub.app.get(Database, { strict: false });
  await hub.sql('INSERT INTO tenants (id) VALUES ($1), ($2)', [hub.tenantId, other]);
});
afterAll(() => hub.stop());

const inContext = <T>(work: () => Promise<T>): Promise<T> => hub.app.get(ClsService, { strict: false }).run(work);
const tenantsSeen = (scope: string | typeof SYSTEM) =>
  inContext(() =>
    database.transaction(scope, (entities) =>
      entities.query<{ id: string }[]>('SELECT id FROM tenants WHERE id = ANY($1)', [[hub.tenantId, other]]),
    ),
  );
const pidOf = () =>
  inContext(() =>
    database.transaction(
      SYSTEM,
      async (entities) => (await entities.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid'))[0]?.pid,
    ),
  );

it('each statement sees only the rows of its scope, even when many transactions share two connections', async () => {
  const scopes = Array.from({ length: 60 }, (_, n) => [hub.tenantId, other, SYSTEM][n % 3] as string | typeof SYSTEM);
  const seen = await Promise.all(scopes.map(tenantsSeen));
  for (const [n, rows] of seen.entries())
    expect(rows.map(({ id }) => id).sort()).toEqual(n % 3 === 2 ? [hub.tenantId, other].sort() : [scopes[n]]);
});

it('the scope can change within a transaction, and ends with the transaction', async () => {
  const transactions = hub.app.get(TransactionHost, { strict: false });
  const counts = await inContext(() =>
    transactions.withTransaction(async () => [(await tenantsSeen(other)).length, (await tenantsSeen(SYSTEM)).length]),
  );
  expect(counts).toEqual([1, 2]);
  expect(await tenantsSeen(hub.tenantId)).toEqual([{ id: hub.tenantId }]);
});

it('a statement that fails throws its own error, rolls back, and leaves the connection usable', async () => {
  const locale = async () =>
    (await hub.sql<{ locale: string | null }>('SELECT locale FROM tenants WHERE id = $1', [other]))[0]?.locale;
  const before = await locale();
  const failing = inContext(() =>
    database.transaction(other, async (entities) => {
      await entities.query(`UPDATE tenants SET locale = 'es' WHERE id = $1`, [other]);
      await entities.query('SELECT 1 / 0');
    }),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect(before).not.toBe('es');
  expect(await locale()).toBe(before);
  for (let n = 0; n < 4; n++) expect(await tenantsSeen(other)).toHaveLength(1);
});

it('a single statement sees only its scope, throws its own error, rolls back, and leaves the connection usable', async () => {
  const ids = [[hub.tenantId, other]];
  const seen = (scope: string | typeof SYSTEM) =>
    database.query<{ id: string }[]>(scope, 'SELECT id FROM tenants WHERE id = ANY($1)', ids);
  const counts = await Promise.all(Array.from({ length: 40 }, (_, n) => seen(n % 2 ? other : SYSTEM)));
  expect(counts.map((rows) => rows.length)).toEqual(counts.map((_, n) => (n % 2 ? 1 : 2)));
  const failing = `WITH changed AS (UPDATE tenants SET locale = 'es' RETURNING 1) SELECT 1 / (count(*)::int - 1) FROM changed`;
  await expect(database.query(other, failing)).rejects.toThrow('division by zero');
  expect(await hub.sql(`SELECT 1 FROM tenants WHERE id = $1 AND locale = 'es'`, [other])).toEqual([]);
  await expect(database.query('no tenant\0', 'SELECT id FROM tenants')).rejects.toThrow();
  for (let n = 0; n < 4; n++) expect(await seen(other)).toEqual([{ id: other }]);
});

it('a statement joins the current transaction, and is rolled back with it', async () => {
  const transactions = hub.app.get(TransactionHost, { strict: false });
  const undone = inContext(() =>
    transactions.withTransaction(async () => {
      await database.query(other, `UPDATE tenants SET locale = 'es' WHERE id = $1`, [other]);
      throw new Error('rolled back');
    }),
  );
  await expect(undone).rejects.toThrow('rolled back');
  expect(await hub.sql(`SELECT 1 FROM tenants WHERE id = $1 AND locale = 'es'`, [other])).toEqual([]);
});

it('with an invalid scope no statement runs', async () => {
  const refused = inContext(() =>
    database.transaction('no tenant\0', (entities) => entities.query('SELECT id FROM tenants')),
  );
  await expect(refused).rejects.toThrow();
  expect(await tenantsSeen(other)).toHaveLength(1);
});

it('lost connections are replaced', async () => {
  const pids = await Promise.all([pidOf(), pidOf()]);
  await hub.sql('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [pids]);
  await eventually(async () => (await tenantsSeen(other).catch(() => [])).length === 1);
  expect(pids).not.toContain(await pidOf());
});

it('a prepared statement is parsed once per connection, even when it is sent twice before the first answer', async () => {
  const known = prepared('SELECT count(*)::int AS count FROM tenants WHERE id = ANY($1::uuid[])');
  const parsedOf = `SELECT count(*)::int AS count FROM pg_prepared_statements WHERE statement = $1`;
  const asked = await inContext(() =>
    database.transaction(other, async (entities) => {
      const ask = (...ids: string[]) => entities.query<{ count: number }[]>(known, [ids]);
      const seen = await Promise.all([ask(other), ask(hub.tenantId), ask(other, hub.tenantId)]);
      const parsed = await entities.query<{ count: number }[]>(parsedOf, [known]);
      return [...seen, parsed].map(([row]) => row?.count);
    }),
  );
  expect(asked).toEqual([1, 0, 1, 1]);
});

it('a prepared statement that failed at first can be run again', async () => {
  const risky = prepared('SELECT 1 / $1::int AS share, $2::text AS mark');
  const share = (by: number) =>
    inContext(() => database.transaction(other, (entities) => entities.query<unknown[]>(risky, [by, 'x'])));
  await expect(share(0)).rejects.toThrow('division by zero');
  for (let n = 0; n < 4; n++) expect(await share(1)).toEqual([{ share: 1, mark: 'x' }]);
});
