import { claim, promote } from '../../src/notifications/deliveries/persistence/delivery-queue';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start()));
afterAll(() => hub.stop());

const insert = `
  INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, channel, severity, content, state, due_at, expires_at, created_at, updated_at)
  SELECT gen_random_uuid(), $1, n::text, 'notice', ('00000000-0000-4000-8000-00000000000' || n % 8)::uuid, 'webhook', 'high', '{}',
    $2, now(), now() + interval '1 day', now(), now() FROM generate_series(1, 20000) AS n`;

const targets = Array.from({ length: 8 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`).join();

it.each([
  [
    'claimed',
    'pending',
    claim,
    `32, 16, '00000000-0000-0000-0000-000000000000', '{${targets}}', '{0,0,0,0,0,0,0,0}', now(), now()`,
  ],
  ['made pending', 'scheduled', promote, 'now()'],
])('only what is %s is read, however many wait', (_, state, statement, values) =>
  hub.rolledBack(async (client) => {
    await client.query(insert, [hub.tenantId, state]);
    await client.query('ANALYZE deliveries');
    // as for a statement that runs often
    await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
    await client.query(`PREPARE waiting AS ${statement}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF) EXECUTE waiting (${values})`,
    );
    await client.query('DEALLOCATE waiting');
    const reads = rows.map((row) => row['QUERY PLAN']).filter((line) => /Scan.* on deliveries/.test(line));
    expect(reads.length).toBeGreaterThan(1);
    expect(reads.filter((line) => line.includes('Seq Scan'))).toEqual([]);
  }),
);
