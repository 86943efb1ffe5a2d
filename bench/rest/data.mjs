const TENANTS = 100;

/** Most tenants have few alerts, some have many; one in 10,000 has a rare word. */
const tenant = `('0197c3a0-0000-7000-8000-' || lpad(to_hex(floor(${TENANTS} * power(random(), 1.5))::int), 12, '0'))::uuid`;
const types = `array['stockout','low_stock','expiring','quality_issue','equipment_maintenance','forecast_anomaly','low_demand',
  'high_demand','order_overdue','price_change','sync_failed','api_health']`;
const related = (share, salt) => `CASE WHEN n % 100 < ${share} THEN md5('${salt}' || n % 500)::uuid END`;

// ids are UUIDs of version 7, as in Campana: later ids are greater
const fill = (rows) => `
  INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, recommended_action,
    source_service, source_event_id, source_event_type, source_event_data, related_product_id, related_ingredient_id,
    related_supplier_id, aggregation_key, labels, occurrence_count, last_occurrence_at, created_at, acknowledged_at, acknowledged_by,
    resolved_at, resolved_by, snoozed_until, notification_sent, response_time_seconds, resolution_time_seconds, is_indexed)
  SELECT
    (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
    tenant_id, type, 'operations', severity,
    CASE severity WHEN 'critical' THEN 'urgent' WHEN 'low' THEN 'informational' ELSE 'normal' END,
    status, CASE WHEN n % 10000 = 7 THEN 'Zitronensaft ' ELSE '' END || initcap(replace(type, '_', ' ')) || ': article ' || n % 500, 'What alert ' || n || ' is about, in a sentence or two of text.',
    'Check it, and inform the supplier.', 'inventory', 'event-' || n, 'inventory.' || type,
    jsonb_build_object('ingredient_name', 'article ' || n % 500, 'current_stock', n % 7, 'unit', 'kg', 'affected_orders', n % 12),
    ${related(30, 'product')}, ${related(60, 'ingredient')}, ${related(20, 'supplier')},
    type || ':' || n % 500, jsonb_build_object('store', 'L' || n % 8, 'line', (array['bread','cake','cold'])[1 + n % 3]),
    1 + n % 4, at + interval '5 minutes', at,
    CASE WHEN status IN ('acknowledged', 'resolved') THEN at + interval '10 minutes' END,
    CASE WHEN status IN ('acknowledged', 'resolved') THEN tenant_id END,
    CASE WHEN status = 'resolved' THEN at + interval '1 hour' END,
    CASE WHEN status = 'resolved' THEN tenant_id END,
    CASE WHEN status = 'snoozed' THEN now() + interval '1 day' END,
    severity IN ('critical', 'high'),
    CASE WHEN status IN ('acknowledged', 'resolved') THEN 600 END,
    CASE WHEN status = 'resolved' THEN 3600 END, at < now() - interval '10 minutes'
  FROM (
    SELECT n, ${tenant} AS tenant_id, (${types})[1 + floor(12 * random())::int] AS type, md5(n::text) AS hash,
      now() - interval '30 days' * (1 - n / ${rows}.0) AS at,
      (array['critical','high','high','medium','medium','medium','medium','low','low','low'])[1 + floor(10 * random())::int] AS severity,
      -- younger alerts are more often open; 6 % of all alerts are
      CASE WHEN random() < 0.12 * n / ${rows}.0
        THEN (array['active','active','active','active','active','active','acknowledged','acknowledged','snoozed'])[1 + floor(9 * random())::int]
        ELSE (array['resolved','resolved','resolved','resolved','ignored'])[1 + floor(5 * random())::int] END AS status
    FROM generate_series(1, ${rows}) n OFFSET 0) AS drawn`;

const history = `
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_at, new_status)
  SELECT id, tenant_id, id, 'created', created_at, 'active' FROM alerts`;
const endings = `
  INSERT INTO alert_history (id, tenant_id, alert_id, action, action_by, action_at, previous_status, new_status)
  SELECT (substr(id::text, 1, 24) || substr(md5(id::text), 1, 12))::uuid, tenant_id, id, status, tenant_id,
    created_at + interval '1 hour', 'active', status
  FROM alerts WHERE status <> 'active'`;

/** Every fifth alert was read by the member of the requests, and by two others. */
const inbox = `
  INSERT INTO alert_inbox (tenant_id, member_id, alert_id, read_at)
  SELECT tenant_id, member_id, id, created_at FROM alerts, unnest(array[$1::uuid, md5('one')::uuid, md5('other')::uuid]) member_id
  WHERE substr(id::text, 36) < '3'`;

/** Adds alerts of a hundred tenants over thirty days, of twelve types, with their history and read marks. */
export async function fillAlerts(machinery, rows, memberId) {
  const startedAt = Date.now();
  await machinery.sql('SELECT setseed(0.5)');
  await machinery.sql(fill(rows));
  await machinery.sql('INSERT INTO tenants (id) SELECT DISTINCT tenant_id FROM alerts');
  await machinery.sql(history);
  await machinery.sql(endings);
  await machinery.sql(inbox, [memberId]);
  for (const table of ['tenants', 'alerts', 'alert_history', 'alert_inbox'])
    await machinery.sql(`VACUUM (ANALYZE) ${table}`);
  await machinery.sql('CHECKPOINT');
  console.error(`${rows} alerts: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Selects the targets of requests. Each has a `tenantId`, and for alerts an `id`. */
export async function targets(machinery, kind, max) {
  if (kind === 'tenant') return machinery.sql('SELECT id AS "tenantId" FROM tenants');
  const where = kind === 'active' ? `WHERE status = 'active'` : '';
  return machinery.sql(
    `SELECT id, tenant_id AS "tenantId" FROM alerts ${where} ORDER BY md5(id::text) LIMIT ${Number(max)}`,
  );
}

/** Makes the alerts that a run acknowledged active again. */
export async function undoAcknowledgements(machinery, memberId) {
  await machinery.sql(
    `UPDATE alerts SET status = 'active', acknowledged_at = NULL, acknowledged_by = NULL, response_time_seconds = NULL
     WHERE acknowledged_by = $1 AND status = 'acknowledged'`,
    [memberId],
  );
  await machinery.sql('VACUUM alerts');
}
