/** Statements that write a row into each table of escalation and metric sources; $1 is the tenant, $2 an id. The tenant has a member. */
export const escalationRows: readonly string[] = [
  `INSERT INTO escalation_policies (id, tenant_id, name, levels, default_for, created_at, updated_at)
   VALUES ($2, $1, 'x', '[]', '{}', now(), now())`,
  `INSERT INTO metric_sources (id, tenant_id, name, type, url, timeout_seconds, created_by, created_at, updated_at)
   VALUES ($2, $1, 'x', 'prometheus', 'https://prometheus.example.com', 10, $2, now(), now())`,
  `INSERT INTO alert_rule_metric_sources (tenant_id, rule_id, source_id)
   SELECT r.tenant_id, r.id, s.id FROM alert_rules r JOIN metric_sources s USING (tenant_id)
   WHERE r.tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1 ON CONFLICT DO NOTHING`,
  `INSERT INTO on_call_schedules (id, tenant_id, name, time_zone, layers, created_at, updated_at)
   VALUES ($2, $1, 'x', 'UTC', '[]', now(), now())`,
  `INSERT INTO on_call_versions (tenant_id, schedule_id, version, valid_from, time_zone, layers)
   SELECT tenant_id, id, 1, now(), 'UTC', '[]' FROM on_call_schedules WHERE tenant_id = $1 AND $2::uuid IS NOT NULL ON CONFLICT DO NOTHING`,
  `INSERT INTO on_call_participants (tenant_id, schedule_id, member_id)
   SELECT s.tenant_id, s.id, m.id FROM on_call_schedules s JOIN members m USING (tenant_id)
   WHERE s.tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1 ON CONFLICT DO NOTHING`,
  `INSERT INTO on_call_overrides (id, tenant_id, schedule_id, kind, from_at, until_at, member_id, created_at, updated_at)
   SELECT $2, s.tenant_id, s.id, 'add', now(), now() + interval '1 hour', m.id, now(), now()
   FROM on_call_schedules s JOIN members m USING (tenant_id) WHERE s.tenant_id = $1 LIMIT 1`,
  `INSERT INTO on_call_absences (tenant_id, member_id, from_at)
   SELECT tenant_id, id, now() FROM members WHERE tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1`,
  `INSERT INTO on_call_calendar_tokens (id, tenant_id, schedule_id, token_hash, created_at)
   SELECT $2, tenant_id, id, sha256(id::text::bytea), now() FROM on_call_schedules WHERE tenant_id = $1 LIMIT 1`,
  `INSERT INTO on_call_imports (id, tenant_id, schedule_id, next_at, created_at, updated_at)
   SELECT $2, tenant_id, id, now() + interval '1 hour', now(), now() FROM on_call_schedules WHERE tenant_id = $1 LIMIT 1`,
  `INSERT INTO on_call_calendar_shifts (id, tenant_id, schedule_id, import_id, member_ids, starts_at, ends_at)
   SELECT $2, tenant_id, id, $2, '{}', now(), now() + interval '1 hour' FROM on_call_schedules WHERE tenant_id = $1 LIMIT 1`,
  `INSERT INTO on_call_swaps (id, tenant_id, schedule_id, member_id, starts_at, ends_at, state, created_at, updated_at)
   SELECT $2, tenant_id, id, $2, now(), now() + interval '1 hour', 'declined', now(), now() FROM on_call_schedules WHERE tenant_id = $1 LIMIT 1`,
  `INSERT INTO on_call_watches (schedule_id, tenant_id, next_at)
   SELECT id, tenant_id, now() + interval '1 hour' FROM on_call_schedules WHERE tenant_id = $1 AND $2::uuid IS NOT NULL ON CONFLICT DO NOTHING`,
  `INSERT INTO on_call_gaps (schedule_id, tenant_id, next_at)
   SELECT id, tenant_id, now() + interval '1 hour' FROM on_call_schedules WHERE tenant_id = $1 AND $2::uuid IS NOT NULL ON CONFLICT DO NOTHING`,
  `INSERT INTO on_call_swap_checks (schedule_id, tenant_id, next_at)
   SELECT id, tenant_id, now() + interval '1 hour' FROM on_call_schedules WHERE tenant_id = $1 AND $2::uuid IS NOT NULL ON CONFLICT DO NOTHING`,
  `INSERT INTO escalation_runs (id, tenant_id, alert_id, epoch, n, cause, policy, is_chosen, rang_at, state, started_at)
   VALUES ($2, $1, $2, 1, 0, 'ring', '{}', false, now(), 'ended', now())`,
  `INSERT INTO escalation_levels (run_id, tenant_id, round, level, due_at, at, result, targets, members)
   SELECT id, tenant_id, 9, 1, now(), now(), 'nobody', '[]', '[]' FROM escalation_runs WHERE tenant_id = $1 AND $2::uuid IS NOT NULL`,
  `INSERT INTO escalation_policy_schedules (tenant_id, policy_id, schedule_id)
   SELECT p.tenant_id, p.id, s.id FROM escalation_policies p, on_call_schedules s
   WHERE p.tenant_id = $1 AND s.tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1 ON CONFLICT DO NOTHING`,
  `INSERT INTO sla_calendars (id, tenant_id, name, time_zone, hours, holidays, created_at, updated_at)
   VALUES ($2, $1, 'x', 'UTC', '[]', '[]', now(), now())`,
  `INSERT INTO alert_rule_sla_calendars (tenant_id, rule_id, calendar_id)
   SELECT r.tenant_id, r.id, c.id FROM alert_rules r JOIN sla_calendars c USING (tenant_id)
   WHERE r.tenant_id = $1 AND $2::uuid IS NOT NULL LIMIT 1 ON CONFLICT DO NOTHING`,
  `INSERT INTO sla_clocks
     (id, tenant_id, alert_id, kind, state, severity, target_minutes, started_at, pauses, holds, is_at_risk, epoch, raised_at)
   VALUES ($2, $1, $2, 'response', 'met', 'high', 1, now(), '[]', '[]', false, 1, now())`,
  `INSERT INTO work_items (id, tenant_id, resource_type, resource_id, started_at, occurred_at)
   VALUES ($2, $1, 'complaint', ($2::uuid)::text, now(), now())`,
  `INSERT INTO work_item_loads (tenant_id, member_id, open_items) VALUES ($1, $2, 0)`,
];
