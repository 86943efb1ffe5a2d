import type { MigrationInterface, QueryRunner } from 'typeorm';

const text = `title || ' ' || description || ' ' || alert_type`;
const closed = `status IN ('resolved', 'ignored')`;
const MAX_WORDS = 8;
const searched = 'id, tenant_id, alert_type, title, description, created_at, search_text';

/** Another database of the server may have created the role already, or may be creating it now. */
const createRole = `
  DO $$ BEGIN
    IF to_regrole('campana_search') IS NULL THEN CREATE ROLE campana_search NOLOGIN; END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;

/** For a login that is not a superuser. One that may not grant the role must have been made a member by an administrator. */
const unlessSuperuser = (statement: string) => `
  DO $$ BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN ${statement}; END IF;
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $$`;

// who gives a function to a role must be a member of it; but a member of this one sees the alerts of all tenants
const join = unlessSuperuser('GRANT campana_search TO CURRENT_USER');
const leave = unlessSuperuser('REVOKE campana_search FROM CURRENT_USER');

const everyWord = Array.from(
  { length: MAX_WORDS },
  (_, i) => `search_text ILIKE coalesce(patterns[${i + 1}], '%')`,
).join(' AND ');

// 500 of the newest alerts show how common the words are: reading the list in its order finds common words sooner.
// It plans each search for its tenant and words
const searchAlerts = `
  CREATE FUNCTION search_alerts(patterns text[]) RETURNS uuid[]
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  DECLARE
    tenant constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
    newest integer;
    common integer;
    found uuid[];
  BEGIN
    IF cardinality(patterns) > ${MAX_WORDS} THEN RAISE 'at most ${MAX_WORDS} words'; END IF;
    SELECT count(*), count(*) FILTER (WHERE sample.text ILIKE ALL (patterns)) INTO newest, common
    FROM (SELECT ${text} AS text FROM public.alerts
          WHERE tenant_id = tenant ORDER BY created_at DESC, id DESC LIMIT 500) AS sample;
    IF newest < 500 OR common >= 5 THEN RETURN NULL; END IF;
    SELECT array_agg(id) INTO found FROM (
      (SELECT id FROM public.alerts WHERE tenant_id = tenant AND ${everyWord} LIMIT 1001)
      UNION ALL
      (SELECT id FROM public.alerts WHERE tenant_id = tenant AND search_text IS NULL AND (${text}) ILIKE ALL (patterns) LIMIT 1001)
    ) AS matching;
    IF cardinality(found) > 1000 THEN RETURN NULL; END IF;
    RETURN coalesce(found, '{}');
  END $$`;

const up = [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public',
  'CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public',
  // the text of an open alert changes often, and is written to the index only when it has not changed for a while
  'ALTER TABLE alerts ADD COLUMN is_indexed boolean NOT NULL DEFAULT true',
  'ALTER TABLE alerts ALTER COLUMN is_indexed SET DEFAULT false',
  `ALTER TABLE alerts ADD COLUMN search_text text
    GENERATED ALWAYS AS (CASE WHEN is_indexed OR ${closed} THEN ${text} END) STORED`,
  `CREATE INDEX idx_alerts_text ON alerts USING gin (tenant_id, search_text gin_trgm_ops)
    WITH (gin_pending_list_limit = 1024) WHERE search_text IS NOT NULL`,
  'CREATE INDEX idx_alerts_not_indexed ON alerts (tenant_id) WHERE search_text IS NULL',
  'ANALYZE alerts',

  createRole,
  join,
  'GRANT USAGE, CREATE ON SCHEMA public TO campana_search',
  `GRANT SELECT (${searched}) ON alerts TO campana_search`,
  // nothing else is asked of the rows that it reads, so that PostgreSQL may use the index before any other condition
  'CREATE POLICY search ON alerts FOR SELECT TO campana_search USING (true)',
  searchAlerts,
  'REVOKE ALL ON FUNCTION search_alerts FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION search_alerts TO campana_app',
  'ALTER FUNCTION search_alerts OWNER TO campana_search',
  'REVOKE CREATE ON SCHEMA public FROM campana_search',
  leave,
];

const down = [
  join,
  'DROP FUNCTION search_alerts',
  leave,
  'DROP POLICY search ON alerts',
  'DROP INDEX idx_alerts_not_indexed',
  'DROP INDEX idx_alerts_text',
  `REVOKE SELECT (${searched}) ON alerts FROM campana_search`,
  'ALTER TABLE alerts DROP COLUMN search_text, DROP COLUMN is_indexed',
  'REVOKE USAGE ON SCHEMA public FROM campana_search',
  ...['btree_gin', 'pg_trgm'].map(
    // an administrator may have created the extension, and others may use it
    (name) => `DO $$ BEGIN DROP EXTENSION ${name};
      EXCEPTION WHEN insufficient_privilege OR dependent_objects_still_exist THEN NULL; END $$`,
  ),
  // a role belongs to the whole server: another database of it may still use this one
  `DO $$ BEGIN DROP ROLE campana_search;
    EXCEPTION WHEN insufficient_privilege OR dependent_objects_still_exist THEN NULL; END $$`,
];

/**
 * Text search by an index. Under a policy PostgreSQL compares a text only after the policy, because the comparison could
 * leak it, and so never by an index. A function that compares the tenant itself has the index used; its owner may do
 * nothing else.
 */
export class SearchByIndex1795575001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}
