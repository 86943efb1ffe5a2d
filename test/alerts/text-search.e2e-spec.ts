import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { Client } from 'pg';
import { SET_SCOPE } from '../../libs/database/pipelined-client';
import { eventually } from '../../libs/testing/eventually';
import { IndexTextsCommand } from '../../src/alerts/listing/commands/index-texts';
import { listing } from '../../src/alerts/listing/queries/list-alerts';
import { Hub } from '../support/hub';
import { type ApiAlert, done, Person } from '../support/person';

/** So many that the search uses the index, and a page of common words is full before the sample ends. */
const OTHERS = 3_000;
const otherTenant = randomUUID();
const titles = ['Zitronen 100% leer', 'zitronen_kuchen', 'Zitronen \'süß\' \\ "bitter"', '50 Zitronen; DROP TABLE'];

let hub: Hub;
let ana: Person;
let rare: ApiAlert[];
let owner: Client;
beforeAll(async () => {
  hub = await Hub.start();
  ana = await Person.of(hub, 'Ana');
  // otherwise they change when somebody is told of them
  for (const title of titles) await ana.writes({ alert_type: 'manual', title, description: 'Alle', notify: false });
  const { items } = done(await ana.api.GET('/api/v1/alerts', { params: { query: { sort: '-created_at' } } }));
  for (const [tenantId, title] of [
    [hub.tenantId, 'Noise'],
    [otherTenant, 'Quitten'],
  ])
    await hub.sql(
      `INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description,
         source_service, aggregation_key, last_occurrence_at, created_at, is_indexed)
       SELECT gen_random_uuid(), $1, 'noise', 'a', 'low', 'normal', (array['active', 'resolved', 'snoozed'])[1 + n % 3], $2 || ' ' || n,
         'of the street', 'a', n, now(), now() - interval '1 day' + make_interval(secs => n), n % 5 > 0 FROM generate_series(1, ${OTHERS}) n`,
      [tenantId, title],
    );
  // one of each kind: closed, open and in the index, open and not yet in it
  await ana.does('resolve', items[0]?.id ?? '');
  await hub.sql('UPDATE alerts SET is_indexed = true WHERE id = $1', [items[1]?.id]);
  await hub.sql(
    `UPDATE alerts SET created_at = created_at - interval '2 days' WHERE tenant_id = $1 AND alert_type = 'manual'`,
    [hub.tenantId],
  );
  rare = await found({ alert_type: 'manual' });
  expect(rare).toHaveLength(titles.length);
  await hub.sql('VACUUM ANALYZE alerts');
  owner = new Client({ connectionString: process.env['DATABASE_URL'] });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await hub.sql('DELETE FROM alerts WHERE tenant_id = ANY($1)', [[hub.tenantId, otherTenant]]);
  await hub.stop();
});

const found = async (query: Record<string, unknown>): Promise<ApiAlert[]> =>
  done(await ana.api.GET('/api/v1/alerts', { params: { query: { limit: 200, ...query } as never } }))
    .items as ApiAlert[];
const total = async (q: string): Promise<number> =>
  done(await ana.api.GET('/api/v1/alerts/summary', { params: { query: { q } } })).total_count;

/** Calls the function as the application does. @returns the ids; null: the words are common, or the alerts few */
async function search(tenantId: string, ...patterns: string[]): Promise<string[] | null> {
  await owner.query('BEGIN');
  try {
    await owner.query(SET_SCOPE, [tenantId, 'off']);
    const { rows } = await owner.query<{ ids: string[] | null }>('SELECT search_alerts($1) AS ids', [patterns]);
    return rows[0]?.ids ?? null;
  } finally {
    await owner.query('ROLLBACK');
  }
}

it.each([
  'zitronen',
  'ZITRONEN',
  'ronen',
  'leer zitronen alle',
  '100% zitronen',
  '00%',
  'zit%leer',
  'zitronen_kuchen',
  'zitronen_',
  "'süß'",
  '\\ zitronen',
  '"bitter"',
  "zitronen' OR 'a'='a",
  'zitronen; drop table',
  'manual zitronen',
  'zi',
  'z',
  'nothing at all',
  'one two three four five six seven eight zitronen',
])('words that are rare: %s', async (q) => {
  const words = q.toLowerCase().split(' ').slice(0, 8);
  const wanted = rare.filter(({ title, description, alert_type }) =>
    words.every((word) => `${title} ${description} ${alert_type}`.toLowerCase().includes(word)),
  );
  expect(await found({ q })).toEqual(wanted);
  expect(await total(q)).toBe(wanted.length);
});

it('rare words with other filters, sorts and pages', async () => {
  expect(await search(hub.tenantId, '%zitronen%')).toHaveLength(titles.length);
  expect(await found({ q: 'zitronen', sort: 'created_at' })).toEqual([...rare].reverse());
  expect(await found({ q: 'zitronen', sort: 'severity', status: ['resolved'] })).toEqual(
    rare.filter(({ status }) => status === 'resolved'),
  );
  const [first, second] = rare;
  const page = await hub.call<{ items: ApiAlert[]; next_cursor: string }>('GET', '/api/v1/alerts?q=zitronen&limit=1');
  const next = await hub.call<{ items: ApiAlert[] }>(
    'GET',
    `/api/v1/alerts?q=zitronen&limit=1&cursor=${page.body.next_cursor}`,
  );
  expect([page.body.items[0]?.id, next.body.items[0]?.id]).toEqual([first?.id, second?.id]);
  const { body } = await hub.call<string>('GET', '/api/v1/alerts/export?q=zitronen');
  expect(rare.every(({ id }) => body.includes(id))).toBe(true);
  expect(body).not.toContain('Noise');
});

it('common words are found in the order of the list', async () => {
  expect(await search(hub.tenantId, '%noise%')).toBeNull();
  const newest = await found({ q: 'noise street' });
  expect(newest.map(({ title }) => title)).toEqual(Array.from({ length: 200 }, (_, i) => `Noise ${OTHERS - i}`));
  expect(await total('noise street')).toBe(OTHERS);
  const numbered = Array.from({ length: OTHERS }, (_, i) => String(i + 1)).filter((number) => number.includes('17'));
  expect(await total('noise 17')).toBe(numbered.length);
});

it('a search never finds alerts of another tenant', async () => {
  expect(await found({ q: 'quitten' })).toEqual([]);
  expect(await search(hub.tenantId, '%quitten%')).toEqual([]);
  expect(await search(otherTenant, '%zitronen%')).toEqual([]);
  expect(await search('', '%zitronen%')).toBeNull();
  expect(await search(otherTenant, '%quitten 1234%')).toHaveLength(1);
});

it('the function refuses more words than a search may have', async () => {
  await expect(search(hub.tenantId, ...Array.from({ length: 9 }, () => '%'))).rejects.toThrow('at most 8 words');
});

it('a rare word is found by the index of texts, together with the tenant', async () => {
  const plans: string[] = [];
  owner.on('notice', ({ message = '' }) => plans.push(message));
  await owner.query(`LOAD 'auto_explain'`);
  await owner.query(`SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
    SET auto_explain.log_analyze = on; SET auto_explain.log_level = notice`);
  await search(hub.tenantId, '%zitronen%');
  await owner.query('SET auto_explain.log_min_duration = -1');
  const plan = plans.find((one) => one.includes('array_agg(id)')) ?? '';
  expect(plan).toContain('Bitmap Index Scan on idx_alerts_text');
  expect(plan).toMatch(
    /Index Cond: \(\(tenant_id = '[-0-9a-f]{36}'::uuid\) AND \(search_text ~~\* '%zitronen%'::text\)/,
  );
  expect(plan).not.toContain('Seq Scan');
});

it('a common word is found by reading the list in its order, not by sorting all alerts', async () => {
  const viewer = { memberId: ana.id, roles: [], seesAll: true };
  const { sql, values } = listing({
    tenantId: hub.tenantId,
    viewer,
    filter: { words: ['street'] },
    limit: 50,
    isAscending: false,
  });
  const { rows } = await hub.rolledBack(async (client) => {
    await client.query(SET_SCOPE, [hub.tenantId, 'off']);
    return client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [...values]);
  });
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Index Scan using idx_alerts_created');
});

it('a text that a member changes is found by its new words only', async () => {
  const { id } = rare[1] as ApiAlert;
  done(await ana.api.PUT('/api/v1/alerts/{id}', { params: { path: { id } }, body: { title: 'Mirabellen' } }));
  expect((await found({ q: 'mirabellen' })).map((alert) => alert.id)).toEqual([id]);
  expect((await found({ q: 'zitronen' })).map((alert) => alert.id)).not.toContain(id);
});

it('a bulk action on a search changes only what it finds', async () => {
  const open = await found({ q: 'zitronen', resolved: false });
  expect(open.length).toBeGreaterThan(0);
  const { body } = await hub.call<{ results: { alert_id: string }[] }>('POST', '/api/v1/alerts/bulk_action', {
    body: { action: 'resolve', filter: { q: 'zitronen', resolved: false } },
  });
  expect(body.results.map(({ alert_id }) => alert_id).sort()).toEqual(open.map(({ id }) => id).sort());
  expect(await found({ q: 'zitronen', resolved: false })).toEqual([]);
});

it('the text of an open alert is written to the index when it has not changed for ten minutes, and taken out by an occurrence', async () => {
  const isIndexed = async (id: unknown) =>
    (await hub.sql<{ is_indexed: boolean }>('SELECT is_indexed FROM alerts WHERE id = $1', [id]))[0]?.is_indexed;
  const { id, source_event_data } = await hub.anAlert();
  const index = () => hub.app.get(CommandBus, { strict: false }).execute(new IndexTextsCommand());
  await index();
  expect(await isIndexed(id)).toBe(false);
  // that somebody was told of it changes it, too
  await eventually(
    async () => {
      await hub.sql(`UPDATE alerts SET updated_at = now() - interval '11 minutes' WHERE id = $1`, [id]);
      await index();
      return (await isIndexed(id)) || undefined;
    },
    { what: 'the index' },
  );
  await hub.publish(hub.event({ ingredient_id: (source_event_data as { ingredient_id: string }).ingredient_id }));
  await eventually(async () => (await isIndexed(id)) === false, { what: 'the second occurrence' });
});
