import { makeTenant } from '../notify/people.mjs';

const policy = {
  id: null,
  version: null,
  name: 'Bench',
  levels: [{ after_seconds: 0, targets: [{ type: 'role', id: 'owner' }] }],
  repeat_count: 0,
  repeat_every_seconds: null,
};

/** A tenant whose alerts nobody tells of but the escalation. */
export const makeEscalatingTenant = (machinery, config = {}) =>
  makeTenant(machinery, { config: { critical_alert_channels: [], high_alert_channels: [], ...config } });

/**
 * Makes alerts with a run each, whose first level is due at times that are spread evenly.
 * @param inSeconds from when, counted from now
 */
export async function makeRuns(machinery, tenantId, count, { inSeconds, overSeconds }) {
  await machinery.sql(
    `WITH made AS (
       INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
         aggregation_key, labels, last_occurrence_at, created_at, updated_at, rang_at)
       SELECT gen_random_uuid(), $1, 'bench', 'bench', 'high', 'normal', 'Bench', 'Bench', 'bench',
         'bench:' || gen_random_uuid(), '{}', now(), now(), now(), now()
       FROM generate_series(1, $2) RETURNING id)
     INSERT INTO escalation_runs (id, tenant_id, alert_id, epoch, n, cause, policy, is_chosen, rang_at, state, next_at, started_at)
     SELECT gen_random_uuid(), $1, id, 1, 0, 'ring', $3, false, due, 'running', due, now()
     FROM (SELECT id, now() + make_interval(secs => $4 + $5 * (row_number() OVER () - 1)::float / $2) AS due FROM made) AS m`,
    [tenantId, count, JSON.stringify(policy), inSeconds, overSeconds],
  );
  await machinery.sql('ANALYZE escalation_runs');
}

/** Runs that wait, without alerts: the auditor and the sweep only see when they are due. */
export async function makeWaitingRuns(machinery, tenantId, count) {
  await machinery.sql(
    `INSERT INTO escalation_runs (id, tenant_id, alert_id, epoch, n, cause, policy, is_chosen, rang_at, state, next_at, started_at)
     SELECT gen_random_uuid(), $1, gen_random_uuid(), 1, 0, 'ring', $3, false, now(), 'running',
       now() + make_interval(secs => 3600 + n), now()
     FROM generate_series(1, $2) AS n`,
    [tenantId, count, JSON.stringify(policy)],
  );
  await machinery.sql('ANALYZE escalation_runs');
}

const LOOK_EVERY_MS = 20;

/**
 * Waits until all runs of a tenant were served.
 * @returns how late each was, in ms, from its due time until its commit was seen
 */
export async function latenessOf(machinery, tenantId, count, withinMs) {
  const late = [];
  const deadline = Date.now() + withinMs;
  let seen = 0;
  while (late.length < count && Date.now() < deadline) {
    const rows = await machinery.sql(
      `SELECT l.due_at FROM escalation_levels l JOIN escalation_runs r ON r.id = l.run_id
       WHERE r.tenant_id = $1 AND l.result = 'taken' ORDER BY l.at, l.due_at OFFSET $2`,
      [tenantId, seen],
    );
    const now = Date.now();
    late.push(...rows.map(({ due_at }) => now - due_at.getTime()));
    seen += rows.length;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return late.sort((one, other) => one - other);
}

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
