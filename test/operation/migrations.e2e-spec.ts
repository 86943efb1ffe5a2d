import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

const root = join(__dirname, '..', '..');
const database = `campana_migrations_${randomUUID().replaceAll('-', '')}`;
const url = new URL(process.env['DATABASE_URL'] ?? '');
url.pathname = `/${database}`;

let server: Client;
let client: Client;
beforeAll(async () => {
  server = new Client({ connectionString: process.env['DATABASE_URL'] });
  await server.connect();
  await server.query(`CREATE DATABASE ${database}`);
  client = new Client({ connectionString: url.href });
  await client.connect();
  await typeorm('migration:run');
});
afterAll(async () => {
  await client.end();
  await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
  await server.end();
});

const filesIn = (folder: string, end: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(root, folder, name));

const node = (...args: string[]) =>
  promisify(execFile)(process.execPath, args, { env: { ...process.env, DATABASE_URL: url.href } });
const ormconfig = join(root, 'dist', 'ormconfig.js');
const typeorm = (command: string) => node(join(root, 'node_modules', 'typeorm', 'cli.js'), command, '-d', ormconfig);

/** Reverts the last migrations, as `migration:revert` does with one, in one process instead of one for each. */
const revert = (steps: number) =>
  node(
    '-e',
    `require(${JSON.stringify(ormconfig)}).default.initialize().then(async (source) => {
       for (let step = 0; step < ${steps}; step++) await source.undoLastMigration({ transaction: 'each' });
       await source.destroy();
     })`,
  );

const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await client.query(sql, values)).rows as T[];

/** The definitions of all objects in the schema, except the table of the migrations, as text. */
const schema = async (): Promise<string[]> => {
  const found = await rows<{ line: string }>(`
    SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
    UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass('migrations'), 0)
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
    UNION ALL SELECT format('policy %s %s %s', tablename, policyname, qual) FROM pg_policies
    UNION ALL SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT format('function %s', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT format('sequence %s', sequencename) FROM pg_sequences
      WHERE schemaname = 'public' AND sequencename NOT LIKE 'migrations%'
    UNION ALL SELECT format('grant %s %s', table_name, privilege_type) FROM information_schema.table_privileges
      WHERE table_schema = 'public' AND grantee = 'campana_app'
    ORDER BY 1`);
  return found.map(({ line }) => line);
};

/** The columns of the six tables of the first reference document; times are `timestamptz` here. */
const reference: Record<string, string> = {
  alerts: `id uuid, tenant_id uuid, alert_type varchar, alert_category varchar, severity varchar, priority varchar,
    status varchar, title varchar, description text, recommended_action text, business_impact text,
    source_service varchar, source_event_id varchar, source_event_type varchar, source_event_data jsonb,
    related_product_id uuid, related_ingredient_id uuid, related_batch_id uuid, related_order_id uuid,
    related_supplier_id uuid, created_at timestamptz, acknowledged_at timestamptz, acknowledged_by uuid,
    resolved_at timestamptz, resolved_by uuid, resolution_notes text, snoozed_until timestamptz, notification_sent bool,
    notification_channel varchar, notification_id uuid, response_time_seconds int4, resolution_time_seconds int4`,
  alert_rules: `id uuid, tenant_id uuid, rule_name varchar, rule_type varchar, is_active bool, source_service varchar,
    source_event_type varchar, condition_json jsonb, threshold_value numeric, threshold_operator varchar,
    alert_type varchar, severity varchar, priority varchar, title_template text, description_template text,
    action_template text, notify bool, notification_channels jsonb, notify_roles jsonb, throttle_minutes int4,
    max_alerts_per_hour int4, created_at timestamptz, updated_at timestamptz`,
  alert_aggregations: `id uuid, tenant_id uuid, aggregation_key varchar, alert_type varchar, count int4,
    first_occurrence timestamptz, last_occurrence timestamptz, aggregated_alert_id uuid, individual_alert_ids jsonb,
    is_active bool`,
  alert_history: `id uuid, alert_id uuid, action varchar, action_by uuid, action_at timestamptz, notes text,
    previous_status varchar, new_status varchar`,
  alert_suppressions: `id uuid, tenant_id uuid, suppression_type varchar, alert_types jsonb, start_time timestamptz,
    end_time timestamptz, reason text, is_active bool, created_by uuid, created_at timestamptz`,
  alert_metrics: `id uuid, tenant_id uuid, metric_date date, alert_type varchar, severity varchar, total_alerts int4,
    critical_alerts int4, high_alerts int4, acknowledged_alerts int4, resolved_alerts int4,
    avg_response_time_seconds int4, avg_resolution_time_seconds int4, max_response_time_seconds int4,
    max_resolution_time_seconds int4, sla_met_count int4, sla_violated_count int4, calculated_at timestamptz`,
};

const referenceIndexes: Record<string, string> = {
  idx_alerts_tenant_status: 'alerts (tenant_id, status',
  idx_alerts_severity: 'alerts (tenant_id, severity, created_at DESC',
  idx_alerts_type: 'alerts (tenant_id, alert_type',
  idx_alerts_active: 'alerts (tenant_id, status',
  idx_alerts_created: 'alerts (tenant_id, created_at DESC',
  idx_alert_rules_active: 'alert_rules (tenant_id, is_active',
  idx_aggregations_active: 'alert_aggregations (tenant_id, is_active',
  idx_suppressions_active: 'alert_suppressions (tenant_id, is_active, start_time, end_time',
};

/** One row for each table whose constraints are checked. */
const samples: Record<string, string> = {
  alerts: `(id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
    aggregation_key, last_occurrence_at) VALUES ($1, $1, 'a', 'a', 'low', 'normal', 'a', 'a', 'a', 'a', now())`,
  tenants: `(id) VALUES ($1)`,
  alert_rule_history: `(id, tenant_id, rule_id, version, action, changed_at, definition)
    VALUES ($1, $1, $1, 1, 'created', now(), '{}')`,
  alert_history: `(id, tenant_id, alert_id, action) VALUES ($1, $1, $1, 'created')`,
  alert_rules: `(id, tenant_id, rule_name, alert_type, severity, priority, title_template, description_template,
    throttle_minutes) VALUES ($1, $1, 'a', 'a', 'low', 'normal', 'a', 'a', NULL)`,
  alert_aggregations: `(id, tenant_id, aggregation_key, alert_type, count, first_occurrence, last_occurrence, open_until)
    VALUES ($1, $1, 'a', 'a', 0, now(), now(), now())`,
  alert_suppressions: `(id, tenant_id, suppression_type, start_time, end_time, reason, created_by)
    VALUES ($1, $1, 'manual', now(), now() + interval '1 hour', 'a', $1)`,
  alert_metrics: `(id, tenant_id, metric_date) VALUES ($1, $1, current_date)`,
  processed_events: `(tenant_id, event_id, event_type, received_at, outcome) VALUES ($1, 'a', 'a', now(), 'failed')`,
};

const severities = ['low', 'medium', 'high', 'critical'];
const priorities = ['informational', 'normal', 'urgent'];
const statuses = ['active', 'acknowledged', 'snoozed', 'resolved', 'ignored'];
const outcomes = ['raised', 'folded', 'suppressed', 'throttled', 'unmatched', 'failed'];

const fill = async () => {
  const sample = randomUUID();
  await client.query(`TRUNCATE ${Object.keys(samples).join(', ')} CASCADE`);
  for (const [table, values] of Object.entries(samples)) await client.query(`INSERT INTO ${table} ${values}`, [sample]);
};
const isAccepted = (table: string, column: string, value: unknown): Promise<boolean> =>
  client.query(`UPDATE ${table} SET ${column} = $1`, [value]).then(
    () => true,
    (error: { code: string }) => (error.code === '23514' ? false : Promise.reject(error as unknown as Error)),
  );

it('reverting all migrations with rows in the tables leaves nothing, and running them again gives the same schema', async () => {
  const before = await schema();
  expect(before.length).toBeGreaterThan(100);
  await fill();
  const steps = (await rows('SELECT 1 FROM migrations')).length;
  expect(steps).toBe(filesIn('migrations', '.ts').length);
  await typeorm('migration:revert');
  await revert(steps - 1);
  expect(await schema()).toEqual([]);
  expect(await rows('SELECT 1 FROM migrations')).toEqual([]);
  await typeorm('migration:run');
  expect(await schema()).toEqual(before);
});

it('the tables have all columns of the first reference document, and all times have a time zone', async () => {
  for (const [table, columns] of Object.entries(reference)) {
    const found = await rows<{ line: string }>(
      `SELECT column_name || ' ' || udt_name AS line FROM information_schema.columns WHERE table_name = $1`,
      [table],
    );
    const wanted = columns.split(',').map((column) => column.trim());
    expect([table, found.map(({ line }) => line)]).toEqual([table, expect.arrayContaining(wanted)]);
  }
  const zoneless = await rows(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND udt_name IN ('timestamp', 'time')`,
  );
  expect(zoneless).toEqual([]);
});

it('the indexes and unique constraints of the first reference document exist', async () => {
  const found = await rows<{ indexname: string; indexdef: string }>('SELECT indexname, indexdef FROM pg_indexes');
  const definitions = new Map(
    found.map(({ indexname, indexdef }) => [indexname, indexdef.replace(' USING btree', '')]),
  );
  for (const [name, start] of Object.entries(referenceIndexes))
    expect([name, definitions.get(name)]).toEqual([name, expect.stringContaining(`ON public.${start}`)]);
  const unique = await rows<{ line: string }>(
    `SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint WHERE contype = 'u'`,
  );
  const lines = unique.map(({ line }) => line.replace('NULLS NOT DISTINCT ', ''));
  expect(lines).toEqual(
    expect.arrayContaining([
      'alert_rules UNIQUE (tenant_id, rule_name)',
      'alert_aggregations UNIQUE (tenant_id, aggregation_key)',
      'alert_metrics UNIQUE (tenant_id, metric_date, alert_type, severity)',
    ]),
  );
});

it('migrations of data: who created each rule; no escalation policy that never was; standing tenants are provisioned', async () => {
  await fill();
  await client.query('TRUNCATE outbox_dispatches');
  await revert((await rows(`SELECT 1 FROM migrations WHERE timestamp >= 1795571000000`)).length);
  const [rule] = await rows<{ id: string }>('SELECT id FROM alert_rules');
  const shipped = randomUUID();
  const creator = randomUUID();
  await client.query(
    `INSERT INTO alert_rules (id, tenant_id, rule_name, alert_type, severity, priority, title_template, description_template)
     SELECT $1, tenant_id, 'ships', alert_type, severity, priority, 'a', 'a' FROM alert_rules`,
    [shipped],
  );
  await client.query('UPDATE alert_rule_history SET changed_by = $1', [creator]);
  await client.query(
    `INSERT INTO audit_log (tenant_id, seq, id, at, actor_id, actor_name, action, subject_type, subject_id, previous_hash, hash)
     SELECT tenant_id, 1, id, now(), $1, 'Ana', 'rule.created', 'rule', id, '', '' FROM alert_rules WHERE id <> $2`,
    [creator, shipped],
  );
  await client.query('UPDATE alert_rules SET escalation_policy_id = id');
  await typeorm('migration:run');
  expect(await rows('SELECT 1 FROM alert_rules WHERE escalation_policy_id IS NOT NULL')).toEqual([]);
  const events = await rows(`SELECT payload ->> 'tenant_id' AS id, aggregate_id FROM outbox_dispatches
    WHERE type = 'tenant.provisioned' AND (payload ->> 'timestamp')::timestamptz <= now()`);
  expect(events).toEqual([{ id: rule?.id, aggregate_id: rule?.id }]);
  const creators = await rows(
    'SELECT id, created_by, created_by_name FROM alert_rules WHERE id = ANY ($1) ORDER BY rule_name',
    [[rule?.id, shipped]],
  );
  expect(creators).toEqual([
    { id: rule?.id, created_by: creator, created_by_name: 'Ana' },
    { id: shipped, created_by: null, created_by_name: null },
  ]);
});

it('deleting an alert deletes its history', async () => {
  await fill();
  expect(await rows('SELECT 1 FROM alert_history')).toHaveLength(1);
  await client.query('DELETE FROM alerts');
  expect(await rows('SELECT 1 FROM alert_history')).toEqual([]);
});

describe('columns accept only the values of the product', () => {
  beforeAll(fill);

  it.each<[string, string, unknown[], unknown[]]>([
    ['alerts', 'severity', severities, ['urgent', 'High', '']],
    ['alerts', 'priority', priorities, ['high', '']],
    ['alerts', 'status', statuses, ['open', 'suppressed', '']],
    ['alerts', 'occurrence_count', [0, 1, 2], [-1]],
    ['alert_rules', 'hold_seconds', [0, 30], [-1]],
    ['alert_rules', 'group_minutes', [1], [0]],
    ['alert_suppressions', 'at_end', ['ring', 'drop'], ['sing']],
    ['tenants', 'storm_alerts_per_minute', [0, 5, null], [-1]],
    ['alert_history', 'previous_status', [...statuses, null], ['open']],
    ['alert_history', 'new_status', [...statuses, null], ['open']],
    ['alert_rules', 'rule_type', ['threshold', 'pattern', 'anomaly', 'absence', 'schedule', 'sla'], ['cron', '']],
    ['alert_rules', 'severity', severities, ['info']],
    ['alert_rules', 'priority', priorities, ['first']],
    ['alert_rules', 'threshold_field', ['of the tiers', null], []],
    ['alert_rules', 'threshold_value', [null], [5]],
    ['alert_rules', 'auto_resolve_minutes', [1, null], [0]],
    ['alert_rules', 'expires_after_minutes', [1, null], [0]],
    ['alert_rules', 'reopen_minutes', [0, 5], [-1]],
    ['tenants', 'locale', ['en', 'es'], ['fr']],
    ['alert_rule_history', 'action', ['created', 'deleted'], ['guessed']],
    ['alert_rules', 'aggregation_window_minutes', [0, 1, null], [-1]],
    ['alert_rules', 'throttle_minutes', [0, 30, null], [-1]],
    ['alert_rules', 'max_alerts_per_hour', [1, null], [0]],
    ['alert_rules', 'max_alerts_per_day', [1, null], [0]],
    ['alert_aggregations', 'count', [0, 1], [-1]],
    ['alert_suppressions', 'suppression_type', ['maintenance_window', 'incident', 'manual', 'quiet_hours'], ['nap']],
    ['alert_suppressions', 'end_time', ['infinity'], ['2000-01-01T00:00:00Z']],
    ['alert_metrics', 'severity', [...severities, null], ['info']],
    ['processed_events', 'outcome', outcomes, ['lost', '']],
  ])('%s.%s', async (table, column, allowed, forbidden) => {
    for (const value of allowed) expect([value, await isAccepted(table, column, value)]).toEqual([value, true]);
    for (const value of forbidden) expect([value, await isAccepted(table, column, value)]).toEqual([value, false]);
  });

  it('alert_rules.threshold_operator', async () => {
    await client.query(
      `UPDATE alert_rules SET threshold_field = 'a', threshold_operator = '=', threshold_value = 0.25`,
    );
    for (const operator of ['=', '!=', '>', '>=', '<', '<='])
      expect(await isAccepted('alert_rules', 'threshold_operator', operator)).toBe(true);
    for (const operator of ['~', '==', null])
      expect(await isAccepted('alert_rules', 'threshold_operator', operator)).toBe(false);
  });
});

it('the entities have exactly the columns that the migrations created', async () => {
  const files = filesIn('src', '.entity.ts');
  expect(files.length).toBeGreaterThan(0);
  const modules = await Promise.all(files.map((file) => import(file) as Promise<Record<string, unknown>>));
  const entities = modules.flatMap((exported) => Object.values(exported).filter((one) => typeof one === 'function'));
  const source = new DataSource({
    type: 'postgres',
    url: url.href,
    entities: entities as [],
    installExtensions: false,
  });
  await source.initialize();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  // only migrations define constraints and indexes
  const changes = upQueries.map(({ query }) => query).filter((query) => !/\bDROP (CONSTRAINT|INDEX)\b/.test(query));
  expect(changes).toEqual([]);
});
