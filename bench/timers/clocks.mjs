const NEVER = 30 * 86_400;

/**
 * Makes alerts with a deadline each, which come at risk at times that are spread evenly, or much later.
 * @param inSeconds when the first comes at risk, counted from now
 */
export async function makeClocks(machinery, tenantId, count, { inSeconds, overSeconds }) {
  await machinery.sql(
    `WITH made AS (
       INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, title, description, source_service,
         aggregation_key, labels, last_occurrence_at, created_at, updated_at, rang_at, sla_state)
       SELECT gen_random_uuid(), $1, 'bench', 'bench', 'high', 'normal', 'Bench', 'Bench', 'bench',
         'bench:' || gen_random_uuid(), '{}', now(), now(), now(), now(), 'on_time'
       FROM generate_series(1, $2) RETURNING id)
     INSERT INTO sla_clocks (id, tenant_id, alert_id, kind, state, severity, target_minutes, started_at, pauses, holds, is_at_risk,
       at_risk_at, due_at, next_at, epoch, raised_at)
     SELECT gen_random_uuid(), $1, id, 'response', 'running', 'high', 60, now(), '[]', '[]', false,
       due, due + interval '1 hour', due, 1, now()
     FROM (SELECT id, now() + make_interval(secs => $3 + $4 * (row_number() OVER () - 1)::float / $2) AS due FROM made) AS m`,
    [tenantId, count, inSeconds, overSeconds],
  );
  await machinery.sql('ANALYZE sla_clocks');
}

/** Alerts with a deadline that nothing happens to meanwhile. */
export const makeWaitingClocks = (machinery, tenantId, count) =>
  makeClocks(machinery, tenantId, count, { inSeconds: NEVER, overSeconds: 86_400 });

const LOOK_EVERY_MS = 20;

/**
 * Waits until all deadlines of a tenant came at risk.
 * @returns how late each was, in ms, from its time until its commit was seen
 */
export async function latenessOfClocks(machinery, tenantId, count, withinMs) {
  const late = [];
  const deadline = Date.now() + withinMs;
  const seen = new Set();
  while (late.length < count && Date.now() < deadline) {
    const rows = await machinery.sql(
      `SELECT id, at_risk_at FROM sla_clocks WHERE tenant_id = $1 AND at_risk_told_at > now() - interval '15 seconds'`,
      [tenantId],
    );
    const now = Date.now();
    const fresh = rows.filter(({ id }) => !seen.has(id));
    for (const { id, at_risk_at } of fresh) {
      seen.add(id);
      late.push(now - at_risk_at.getTime());
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return late.sort((one, other) => one - other);
}
