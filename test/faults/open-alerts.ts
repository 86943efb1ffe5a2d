/** The aggregation keys of a tenant ($1) that have several open alerts. */
export const keysWithTwoOpenAlerts = `
  SELECT aggregation_key, count(*)::int AS n FROM alerts
  WHERE tenant_id = $1 AND status IN ('active', 'acknowledged', 'snoozed') GROUP BY 1 HAVING count(*) > 1`;

/** The aggregation keys of a tenant ($1) that say otherwise than their alert whether it is open. */
export const disagreeingKeys = `
  SELECT k.aggregation_key FROM alert_aggregations k JOIN alerts a ON a.id = k.aggregated_alert_id
  WHERE k.tenant_id = $1 AND k.is_active <> (a.status IN ('active', 'acknowledged', 'snoozed'))`;
