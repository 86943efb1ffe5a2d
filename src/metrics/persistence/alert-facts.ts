const suppressionActions = `('silenced', 'unsilenced')`;
// greatest() ignores null, so it alone would turn null into 0
const secondsUntil = (instant: string) =>
  `CASE WHEN ${instant} IS NOT NULL THEN greatest(0, floor(extract(epoch FROM ${instant} - a.created_at)))::int END`;

const suppressionLines = `alert_history h WHERE h.tenant_id = a.tenant_id AND h.alert_id = a.id AND h.action IN ${suppressionActions}`;

// an 'unsilenced' line ends a suppression that began with the line before it; without one, when the alert was raised
const suppressedSeconds = `
  SELECT ARRAY[
    coalesce(floor(sum(extract(epoch FROM least(s.ends, t.reacted_at) - s.starts)) FILTER (WHERE s.starts < t.reacted_at)), 0)::int,
    coalesce(floor(sum(extract(epoch FROM s.ends - s.starts)) FILTER (WHERE s.ends < 'infinity')), 0)::int]
  FROM (
    SELECT lag(h.action_at, 1, a.created_at) OVER (ORDER BY h.id) AS starts, h.action_at AS ends,
      h.action = 'unsilenced' AS is_suppressed FROM ${suppressionLines}
    UNION ALL
    SELECT coalesce(max(h.action_at), a.created_at), 'infinity', a.quiet_by IS NOT NULL FROM ${suppressionLines}
  ) s WHERE s.is_suppressed`;

const ignoredAt = `
  SELECT max(h.action_at) FROM alert_history h
  WHERE h.alert_id = a.id AND h.new_status = 'ignored' AND h.previous_status IS DISTINCT FROM 'ignored'`;

/** SQL: how the state of a clock counts; null: it does not. */
export const outcomeOf = (state: string): string =>
  `CASE ${state} WHEN 'met' THEN 'met' WHEN 'breached' THEN 'violated' WHEN 'running' THEN 'pending' WHEN 'paused' THEN 'pending' END`;

/**
 * SQL that selects the facts of each of a tenant's alerts that figures are computed from. `response` and `reaction` do
 * not include the time in which the alert was suppressed. `waiting_since` is the time since when the alert waits for
 * a reaction: null when there was one, `infinity` while the alert is suppressed. Alerts whose deadline is a clock have
 * neither `reaction` nor `waiting_since`: `response_outcome` and `resolution_outcome` say what became of their clocks.
 * OFFSET 0 keeps the planner from inlining a subquery, so that each value is calculated once.
 * @param condition on the alert, `a`; $1 is the tenant
 */
export const factsWhere = (condition: string): string => `
  SELECT a.created_at, a.alert_type, a.severity, a.status, a.occurrence_count AS occurrences,
    CASE WHEN a.quiet_by IS NOT NULL THEN a.quiet_reason END AS quiet_reason,
    CASE WHEN t.response IS NOT NULL THEN greatest(0, t.response - q.seconds[1]) END AS response,
    CASE WHEN t.reaction IS NOT NULL AND c.response IS NULL THEN greatest(0, t.reaction - q.seconds[1]) END AS reaction,
    t.resolution, ${outcomeOf('c.response')} AS response_outcome, ${outcomeOf('c.resolution')} AS resolution_outcome,
    CASE WHEN c.response IS NOT NULL OR t.reaction IS NOT NULL OR a.status IN ('resolved', 'ignored') THEN NULL
      WHEN a.quiet_by IS NOT NULL THEN 'infinity' ELSE a.created_at + make_interval(secs => q.seconds[2]) END AS waiting_since
  FROM alerts a
  CROSS JOIN LATERAL (
    SELECT max(state) FILTER (WHERE kind = 'response') AS response, max(state) FILTER (WHERE kind = 'resolution') AS resolution
    FROM sla_clocks WHERE alert_id = a.id
  ) c
  CROSS JOIN LATERAL (
    SELECT coalesce(a.response_time_seconds, ${secondsUntil('a.acknowledged_at')}) AS response,
      CASE WHEN a.status = 'resolved' THEN coalesce(a.resolution_time_seconds, ${secondsUntil('a.resolved_at')}) END AS resolution,
      CASE WHEN a.status = 'ignored' THEN (SELECT ${secondsUntil('i.at')} FROM (${ignoredAt}) AS i(at)) END AS ignoring
    OFFSET 0
  ) r
  CROSS JOIN LATERAL (
    SELECT r.response, r.resolution, coalesce(r.response, r.resolution, r.ignoring) AS reaction,
      a.created_at + make_interval(secs => coalesce(r.response, r.resolution, r.ignoring)) AS reacted_at
    OFFSET 0
  ) t
  CROSS JOIN LATERAL (
    SELECT CASE
      WHEN a.quiet_by IS NOT NULL
        OR a.id IN (SELECT alert_id FROM alert_history WHERE tenant_id = $1 AND action IN ${suppressionActions})
      THEN (${suppressedSeconds}) ELSE '{0,0}' END AS seconds
    OFFSET 0
  ) q
  WHERE a.tenant_id = $1 AND ${condition}`;

/** SQL that selects the same facts of all alerts raised between two instants, including deleted ones. */
export const factsBetween = (since: string, until: string): string => `
  ${factsWhere(`a.created_at >= ${since} AND a.created_at < ${until}`)}
  UNION ALL
  SELECT u.created_at, g.alert_type, g.severity, u.status, u.occurrences, u.quiet_reason, u.response, u.reaction, u.resolution,
    u.response_outcome, u.resolution_outcome, NULL
  FROM forgotten_alerts g
  CROSS JOIN LATERAL unnest(g.created_at, g.status, g.occurrences, g.quiet_reason, g.response_seconds, g.reaction_seconds,
    g.resolution_seconds, g.response_outcome, g.resolution_outcome)
    AS u(created_at, status, occurrences, quiet_reason, response, reaction, resolution, response_outcome, resolution_outcome)
  WHERE g.tenant_id = $1 AND g.created_on BETWEEN (${since} AT TIME ZONE 'UTC')::date AND (${until} AT TIME ZONE 'UTC')::date
    AND u.created_at >= ${since} AND u.created_at < ${until}`;

const count = (condition: string) => `count(*) FILTER (WHERE ${condition})::int`;
const listed = (column: string) => `coalesce(array_agg(f.${column}) FILTER (WHERE f.${column} IS NOT NULL), '{}')`;

/** The columns of `alert_metrics` that hold figures, and the SQL that computes them from the facts, `f`. */
export const figureColumns = {
  total_alerts: 'count(*)::int',
  acknowledged_alerts: count('f.response IS NOT NULL'),
  resolved_alerts: count(`f.status = 'resolved'`),
  active_alerts: count(`f.status = 'active'`),
  in_hand_alerts: count(`f.status = 'acknowledged'`),
  snoozed_alerts: count(`f.status = 'snoozed'`),
  ignored_alerts: count(`f.status = 'ignored'`),
  occurrences: 'coalesce(sum(f.occurrences), 0)::bigint',
  quiet_reasons: listed('quiet_reason'),
  response_seconds: listed('response'),
  reaction_seconds: listed('reaction'),
  resolution_seconds: listed('resolution'),
  waiting_since: listed('waiting_since'),
} as const;
