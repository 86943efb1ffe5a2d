import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { APPLICATION_ROLE } from '../../libs/database/pipelined-client';
import { eventually } from '../../libs/testing/eventually';
import { administratorToken, Hub, Json } from '../support/hub';
import { escalationRows } from '../support/escalation-rows';

const [one, other] = [randomUUID(), randomUUID()];
let hub: Hub;
/** A connection with the role of the application, without a scope. */
let application: Client;
/** Every table with rows of tenants, and its column with the id of the tenant. */
let tables: { name: string; column: string }[];

beforeAll(async () => {
  hub = await Hub.start();
  for (const tenantId of [one, other]) await fill(tenantId);
  const found = await hub.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'tenant_id' AND table_name <> 'realtime_gaps' ORDER BY 1`,
  );
  tables = [{ name: 'tenants', column: 'id' }, ...found.map(({ name }) => ({ name, column: 'tenant_id' }))];
  application = new Client({ connectionString: process.env['DATABASE_URL'] });
  await application.connect();
  await application.query(`SET ROLE ${APPLICATION_ROLE}`);
});
afterAll(async () => {
  // other files of this worker ask whether events wait
  for (const table of ['outbox_dispatches', 'outbox_publications'])
    await hub.sql(`DELETE FROM ${table} WHERE type = 'test.kept'`);
  await application.end();
  await hub.stop();
});

/** Inserts rows of the tenant into every table. */
async function fill(tenantId: string): Promise<void> {
  const event = hub.event({ tenant_id: tenantId });
  await hub.publish(event);
  await hub.publish(hub.event({ tenant_id: tenantId, timestamp: 'never' }));
  const owner = await administratorToken(tenantId);
  await eventually(async () => {
    const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts', { token: owner });
    const { body: dead } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters', { token: owner });
    return body.items.length === 1 && dead.items.length === 1;
  });
  const statements = [
    `INSERT INTO alert_suppressions (id, tenant_id, suppression_type, start_time, end_time, reason, created_by)
     VALUES ($2, $1, 'manual', now(), now() + interval '1 hour', 'x', $2)`,
    `INSERT INTO alert_metrics (id, tenant_id, metric_date) VALUES ($2, $1, current_date)`,
    `INSERT INTO alert_metrics_days (tenant_id, metric_date, time_zone) SELECT $1, '2020-01-01', 'UTC' WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO forgotten_alerts (tenant_id, created_on, alert_type, severity, created_at, status, occurrences, quiet_reason,
       response_seconds, reaction_seconds, resolution_seconds)
     SELECT $1, '2020-01-01', 'x', 'low', '{2020-01-01T00:00:00Z}', '{resolved}', '{1}', '{NULL}', '{NULL}', '{1}', '{1}'
     WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO rule_states (rule_id, key, tenant_id, rule_type, basis, updated_at) VALUES ($2, 'x', $1, 'pattern', 'x', now())`,
    `INSERT INTO rule_alert_counts (rule_id, minute, tenant_id, count) VALUES ($2, now(), $1, 1)`,
    `INSERT INTO rule_alert_hours (rule_id, hour, tenant_id, count) VALUES ($2, now(), $1, 1)`,
    `INSERT INTO alert_occurrences (alert_id, id, tenant_id, severity, occurred_at, received_at)
     VALUES ($2, $2, $1, 'low', now(), now())`,
    `INSERT INTO alert_groups (id, tenant_id, group_key, labels, lead_alert_id, severity, alert_count, first_at, last_at, open_until)
     VALUES ($2, $1, 'x', '{}', $2, 'low', 1, now(), now(), now())`,
    `INSERT INTO alert_inbox (tenant_id, member_id, alert_id, read_at)
     SELECT $1, $2, id, now() FROM alerts WHERE tenant_id = $1`,
    `INSERT INTO alert_feedback (tenant_id, alert_id, member_id, is_useful, given_at) VALUES ($1, $2, $2, true, now())`,
    `INSERT INTO bulk_actions (id, tenant_id, step, filter, actor, viewer, state, total, created_at)
     VALUES ($2, $1, '{}', '{}', '{}', '{}', 'done', 0, now())`,
    `INSERT INTO bulk_action_results (bulk_action_id, alert_id, tenant_id, outcome)
     SELECT id, $2, tenant_id, 'done' FROM bulk_actions WHERE tenant_id = $1`,
    `INSERT INTO silenced_problems (id, tenant_id, aggregation_key, reason, silencer_id, rule_id, alert_type, severity, labels,
       count, first_at, last_at, last_event_at, event, at_end)
     VALUES ($2, $1, 'x', 'throttle', $2, $2, 'x', 'low', '{}', 1, now(), now(), now(), '{}', 'ring')`,
    // not active: it says nothing, and events of the tenant that come later could not be judged by it
    `INSERT INTO inhibitions (id, tenant_id, name, source, target, wait_seconds, is_active, created_by, created_at, updated_at)
     VALUES ($2, $1, 'x', '{}', '{}', 0, false, $2, now(), now())`,
    `INSERT INTO notification_templates (id, tenant_id, name, channel, kind, body_template, created_at, updated_at)
     VALUES ($2, $1, 'x', 'sms', 'alert', 'x', now(), now())`,
    `INSERT INTO notification_template_history (id, tenant_id, template_id, version, action, changed_at, definition)
     VALUES ($2, $1, $2, 1, 'created', now(), '{}')`,
    `INSERT INTO inhibitors (inhibition_id, equal_key, alert_id, tenant_id) VALUES ($2, 'x', $2, $1)`,
    `INSERT INTO tenant_alert_counts (tenant_id, minute, connection, count, critical) SELECT $1, to_timestamp(0), 1, 1, 0 WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO alert_storms (tenant_id, alert_id, started_at, per_minute) VALUES ($1, $2, now(), 0)`,
    `INSERT INTO idempotency_keys (tenant_id, key_hash, fingerprint, answer, expires_at)
     SELECT $1, '1', '2', '3', now() + interval '1 hour' WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO members (tenant_id, id, roles, source, created_at, updated_at)
     VALUES ($1, $2, '{owner}', 'manual', now(), now())`,
    `INSERT INTO contact_methods (id, tenant_id, member_id, channel, address, address_hash, masked_address, source, created_at, updated_at)
     SELECT $2, $1, id, 'email', 'x', 'x', 'x', 'manual', now(), now() FROM members WHERE tenant_id = $1`,
    `INSERT INTO notification_destinations (id, tenant_id, name, channel, config, secrets, match, occasions, created_at, updated_at)
     VALUES ($2, $1, 'x', 'webhook', '{}', 'x', '{}', '[]', now(), now())`,
    ...escalationRows,
    `INSERT INTO alert_subscriptions (id, tenant_id, staff_id, alert_type, created_at, updated_at)
     SELECT $2, $1, id, 'x', now(), now() FROM members WHERE tenant_id = $1 LIMIT 1`,
    `INSERT INTO notification_preferences (tenant_id, member_id, channels, muted, channel_order, created_at, updated_at)
     SELECT $1, id, '{}', '{}', '[]', now(), now() FROM members WHERE tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1`,
    `INSERT INTO notification_rules (id, tenant_id, member_id, position, severities, channel, delay_minutes, created_at, updated_at)
     SELECT $2, $1, id, 0, '[]', 'sms', 0, now(), now() FROM members WHERE tenant_id = $1 LIMIT 1`,
    `INSERT INTO verifications (id, tenant_id, contact_method_id, address_hash, created_at, expires_at)
     VALUES ($2, $1, $2, 'x', now(), now())`,
    `INSERT INTO audit_log (tenant_id, seq, id, at, action, subject_type, subject_id, previous_hash, hash)
     VALUES ($1, 1, $2, now(), 'x.y', 'x', 'x', 'x', 'x')`,
    `INSERT INTO audit_heads (tenant_id, seq, hash) SELECT $1, 1, 'x' WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO deliveries (id, tenant_id, cause, kind, user_id, channel, urgency, content, state, due_at, expires_at,
       created_at, updated_at)
     VALUES ($2, $1, 'x', 'notice', $2, 'in_app', 1, '{}', 'delivered', now(), now(), now(), now())`,
    `INSERT INTO delivery_attempts (delivery_id, n, tenant_id, provider, started_at)
     SELECT id, 1, tenant_id, 'x', now() FROM deliveries WHERE tenant_id = $1 AND $2::uuid IS NOT NULL`,
    // in an hour, so that no job ends them
    `INSERT INTO broadcasts (alert_id, tenant_id, created_at, updated_at) VALUES ($2, $1, now() + interval '1 hour', now())`,
    `INSERT INTO reported_failures (id, tenant_id, raised_at) VALUES ($2, $1, now() + interval '1 hour')`,
    `INSERT INTO blocked_tenants (tenant_id, provider, seen_at)
     SELECT $1, 'x', now() + interval '1 hour' WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO notification_reminders (alert_id, tenant_id, epoch, n, due_at)
     VALUES ($2, $1, 1, 1, now() + interval '1 hour')`,
    `INSERT INTO daily_summaries (tenant_id, member_id, since, due_at)
     SELECT tenant_id, id, now(), now() + interval '1 hour' FROM members WHERE tenant_id = $1 AND $2::uuid IS NOT NULL`,
    `INSERT INTO saved_views (id, tenant_id, member_id, name, query, is_shared, is_default, position, version, created_at, updated_at)
     VALUES ($2, $1, $2, 'x', '', false, false, 0, 1, now(), now())`,
    `INSERT INTO alert_rule_types (tenant_id, alert_type) SELECT $1, 'x' WHERE $2::uuid IS NOT NULL`,
    `INSERT INTO channel_days (tenant_id, channel, day, count) SELECT $1, 'sms', current_date, 1 WHERE $2::uuid IS NOT NULL`,
    // due in an hour, so that no relay delivers and removes it
    `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at, attempts, retry_at)
     VALUES ($2, $1, 'test.kept', $2, '{}', now(), 1, now() + interval '1 hour')`,
    `INSERT INTO outbox_publications (seq, id, tenant_id, type, aggregate_id, payload, occurred_at, attempts, retry_at)
     SELECT seq, id, tenant_id, type, aggregate_id, payload, occurred_at, attempts, retry_at
     FROM outbox_dispatches WHERE tenant_id = $1 AND type = 'test.kept' AND $2::uuid IS NOT NULL`,
  ];
  for (const statement of statements) await hub.sql(statement, [tenantId, randomUUID()]);
}

/** Runs SQL as the application, in a transaction that is rolled back. @returns its rows, or the code of its error */
async function attempt(scope: string | undefined, sql: string, values: unknown[] = []): Promise<Json[] | string> {
  await application.query('BEGIN');
  try {
    if (scope !== undefined) await application.query(`SELECT set_config('app.tenant_id', $1, true)`, [scope]);
    return (await application.query<Json>(sql, values)).rows;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await application.query('ROLLBACK');
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

it('every table with rows of tenants has row-level security with a policy by tenant, also for its owner', async () => {
  const rows = await hub.sql<{ name: string; is_on: boolean; policies: { name: string; using: string }[] }>(
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_on, (
       SELECT json_agg(json_build_object('name', polname, 'using', pg_get_expr(polqual, polrelid)))
       FROM pg_policy WHERE polrelid = c.oid AND polcmd = '*' AND polroles = '{0}') AS policies
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('migrations', 'sessions', 'realtime_gaps')`,
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort());
  const using = expect.stringContaining("current_setting('app.tenant_id'::text, true)") as string;
  for (const { name, is_on, policies } of rows)
    expect([name, is_on, policies]).toEqual([name, true, [{ name: 'tenant_scope', using }]]);
});

it('sessions may be of several tenants: only the system scope sees them', async () => {
  await hub.sql(
    `INSERT INTO sessions (id, token_hash, member_id, tenants, roles, permissions, way, created_at, last_seen_at, expires_at)
     VALUES ($1, $2, $1, ARRAY[$3::uuid], '{}', '{}', 'token', now(), now(), now() + interval '1 hour')`,
    [randomUUID(), randomBytes(32), one],
  );
  const [found] = await hub.sql<{ count: number }>('SELECT count(*)::int FROM sessions');
  expect(found?.count).toBeGreaterThan(0);
  for (const scope of [undefined, one, other]) expect(await attempt(scope, 'SELECT id FROM sessions')).toEqual([]);
});

it('gaps of the real-time feed are for listeners of events alone', async () => {
  await hub.sql("INSERT INTO realtime_gaps (tenant_id, noted_at) VALUES ($1, now() + interval '1 hour')", [one]);
  for (const scope of [undefined, one, other])
    expect(await attempt(scope, 'SELECT tenant_id FROM realtime_gaps')).toEqual([]);
});

it('no other role has a policy, except that of the search, which reads some columns of alerts and can do nothing else', async () => {
  expect(
    await hub.sql(
      `SELECT polrelid::regclass::text AS name, polcmd AS command, polroles::regrole[]::text AS roles FROM pg_policy
       WHERE polroles <> '{0}'`,
    ),
  ).toEqual([{ name: 'alerts', command: 'r', roles: '{campana_search}' }]);
  const [role] = await hub.sql(
    `SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
       EXISTS (SELECT FROM pg_auth_members WHERE roleid = r.oid OR member = r.oid) AS "hasMembers",
       has_schema_privilege(oid, 'public', 'CREATE') AS "canCreate"
     FROM pg_roles r WHERE rolname = 'campana_search'`,
  );
  expect(new Set(Object.values(role as object))).toEqual(new Set([false]));
  expect(
    await hub.sql(
      `SELECT table_name, privilege_type FROM information_schema.column_privileges
       WHERE grantee = 'campana_search' AND (table_name, privilege_type) <> ('alerts', 'SELECT')
       UNION SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = 'campana_search'`,
    ),
  ).toEqual([]);
});

it('functions that run with the rights of their owner have a fixed search path, and the search is for the application only', async () => {
  const functions = await hub.sql<{ name: string; path: string; acl: string; owner: string; kind: string }>(
    `SELECT proname AS name, proconfig::text AS path, proacl::text AS acl, proowner::regrole::text AS owner, prorettype::regtype::text AS kind
     FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1`,
  );
  for (const { name, path } of functions) expect([name, path]).toEqual([name, expect.stringContaining('search_path=')]);
  const [search, ...others] = functions.filter(({ kind }) => kind !== 'trigger');
  expect(others).toEqual([]);
  expect(search).toMatchObject({ name: 'search_alerts', owner: 'campana_search' });
  expect(search?.path).toContain('search_path=pg_catalog, pg_temp');
  expect(search?.acl).toBe('{campana_search=X/campana_search,campana_app=X/campana_search}');
});

it('there are no views, which would show rows with the rights of their owner', async () => {
  expect(
    await hub.sql(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`),
  ).toEqual([]);
});

it('the role of the application cannot log in or bypass policies, is not a superuser, and owns nothing', async () => {
  const [role] = await hub.sql(
    `SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = $1`,
    [APPLICATION_ROLE],
  );
  expect(new Set(Object.values(role as object))).toEqual(new Set([false]));
  expect(
    await hub.sql(
      `SELECT classid::regclass, objid FROM pg_shdepend
       WHERE refclassid = 'pg_authid'::regclass AND refobjid = $1::regrole AND deptype = 'o'`,
      [APPLICATION_ROLE],
    ),
  ).toEqual([]);
  expect(await attempt(undefined, 'CREATE TABLE public.mine (id int)')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(undefined, 'SELECT * FROM migrations')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(undefined, 'ALTER TABLE alerts DISABLE ROW LEVEL SECURITY')).toBe(INSUFFICIENT_PRIVILEGE);
});

it('without a scope the application sees no rows in any table', async () => {
  for (const { name } of tables) {
    expect([name, await attempt(undefined, `SELECT * FROM ${name}`)]).toEqual([name, []]);
    expect([name, await attempt('', `SELECT * FROM ${name}`)]).toEqual([name, []]);
  }
});

it('in the scope of a tenant the application sees all rows of that tenant, and no others', async () => {
  for (const { name, column } of tables) {
    const [all] = await hub.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${name} WHERE ${column} = $1`, [one]);
    // a table without rows would prove nothing: add rows in fill()
    expect([name, all?.n]).not.toEqual([name, 0]);
    const seen = (await attempt(one, `SELECT ${column} AS owner FROM ${name}`)) as Json[];
    expect([name, seen.length, new Set(seen.map(({ owner }) => owner))]).toEqual([name, all?.n, new Set([one])]);
  }
});

it('in the scope of a tenant the application cannot insert a row of another tenant', async () => {
  for (const { name, column } of tables) {
    const [row] = await hub.sql<{ row: object }>(
      `SELECT to_json(t) AS row FROM ${name} t WHERE ${column} = $1 LIMIT 1`,
      [other],
    );
    const [columns] = await hub.sql<{ list: string }>(
      `SELECT string_agg(column_name, ', ') AS list FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [name],
    );
    const insert = `INSERT INTO ${name} (${columns?.list}) OVERRIDING SYSTEM VALUE
      SELECT ${columns?.list} FROM json_populate_record(NULL::${name}, $1)`;
    expect([name, await attempt(one, insert, [JSON.stringify(row?.row)])]).toEqual([name, INSUFFICIENT_PRIVILEGE]);
    // for its owner, the same row is refused only as a duplicate: so the policy refused it above
    expect([name, await attempt(other, insert, [JSON.stringify(row?.row)])]).toEqual([name, '23505']);
  }
});

it('in the scope of a tenant the application cannot change, delete or hand over rows across tenants', async () => {
  const touched = (result: Json[] | string) => (typeof result === 'string' ? result : result.length);
  const nothing = [0, INSUFFICIENT_PRIVILEGE];
  for (const { name, column } of tables) {
    const where = `WHERE ${column} = $1 RETURNING 1`;
    const removed = await attempt(one, `DELETE FROM ${name} ${where}`, [other]);
    expect([name, nothing.includes(touched(removed))]).toEqual([name, true]);
    const changed = await attempt(one, `UPDATE ${name} SET ${column} = ${column} ${where}`, [other]);
    expect([name, nothing.includes(touched(changed))]).toEqual([name, true]);
    const given = await attempt(one, `UPDATE ${name} SET ${column} = $2 ${where}`, [one, other]);
    expect([name, given]).toEqual([name, INSUFFICIENT_PRIVILEGE]);
  }
});

it('the application can neither change nor delete lines of the history and the audit log, nor what schedules were', async () => {
  expect(await attempt(one, 'DELETE FROM alert_history')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(one, `UPDATE alert_history SET notes = 'x'`)).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(one, 'DELETE FROM on_call_versions')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(one, 'UPDATE on_call_versions SET version = 9')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(one, 'DELETE FROM audit_log')).toBe(INSUFFICIENT_PRIVILEGE);
  expect(await attempt(one, `UPDATE audit_log SET actor_name = 'x'`)).toBe(INSUFFICIENT_PRIVILEGE);
});

it('a scope ends with its transaction', async () => {
  expect(await attempt(one, 'SELECT id FROM alerts')).toHaveLength(1);
  expect((await application.query('SELECT id FROM alerts')).rows).toEqual([]);
});
