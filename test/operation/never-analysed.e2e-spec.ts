import type { PoolClient } from 'pg';
import { SET_SCOPE_WITHOUT_SORT } from '../../libs/database/pipelined-client';
import type { AlertFilter } from '../../src/alerts/listing/alert-filter';
import { isInOrder, listing } from '../../src/alerts/listing/queries/list-alerts';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const lists: [string, AlertFilter][] = [
  ['all alerts', {}],
  ['active alerts', { status: ['active'] }],
  ['the worst alerts', { severity: ['critical', 'high'] }],
  ['alerts of a type', { alertType: ['stockout'] }],
  ['alerts of a week', { createdFrom: '2026-01-01T00:00:00Z', createdTo: '2026-01-08T00:00:00Z' }],
];

const insert = `
  INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
    aggregation_key, last_occurrence_at, created_at)
  SELECT gen_random_uuid(), $1, (array['stockout','low_stock'])[1 + n % 2], 'x', (array['critical','high','low'])[1 + n % 3], 'normal',
    (array['active','resolved'])[1 + n % 2], 'x', 'x', 'x', n::text, now(), '2026-01-10'::timestamptz - n * interval '1 minute'
  FROM generate_series(1, 25000) n`;

/** Makes the table as if it had never been analysed: other test files of the worker fill it, and PostgreSQL analyses it. */
const forgetStatistics = [
  `DELETE FROM pg_statistic WHERE starelid = 'alerts'::regclass`,
  `UPDATE pg_class SET relpages = 0, reltuples = -1
   WHERE oid = 'alerts'::regclass OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'alerts'::regclass)`,
];

/** The nodes of a plan that read alerts or sort, without their costs. */
async function planOf(client: PoolClient, filter: AlertFilter): Promise<string[]> {
  expect(isInOrder(filter)).toBe(true);
  const viewer = { memberId: hub.tenantId, roles: [], seesAll: true };
  const { sql, values } = listing({ tenantId: hub.tenantId, viewer, filter, limit: 50, isAscending: false });
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, [...values]);
  return rows
    .map((row) => row['QUERY PLAN'].replaceAll(/->|alerts_\d/g, '').trim())
    .filter((line) => / on alerts$|Sort|Append$/.test(line));
}

it.each([{ isUnread: false }, { groupId: 'x' }, { category: ['x'] }, { related: { order: ['x'] } }, { words: ['x'] }])(
  'PostgreSQL may sort the alerts of %j, which no index has in their order',
  (filter) => {
    expect([isInOrder(filter), isInOrder({ ...filter, status: ['active'] })]).toEqual([false, false]);
  },
);

it('lists read indexes in their order, also in a table that is filled and was never analysed', () =>
  hub.rolledBack(async (client) => {
    await client.query(insert, [hub.tenantId]);
    for (const statement of forgetStatistics) await client.query(statement);
    const plans = async () => {
      const found: Record<string, string[]> = {};
      for (const [name, filter] of lists) found[name] = await planOf(client, filter);
      return found;
    };
    await client.query(SET_SCOPE_WITHOUT_SORT, [hub.tenantId, 'off']);
    const before = await plans();
    await client.query('RESET role');
    await client.query('ANALYZE alerts');
    await client.query(SET_SCOPE_WITHOUT_SORT, [hub.tenantId, 'off']);
    expect(before).toEqual(await plans());
    expect(before['all alerts']?.join()).toContain('Index Scan using idx_alerts_created on alerts');
    expect(Object.values(before).join()).not.toMatch(/Bitmap|Seq Scan|Sort(?! Key)/);
  }));
