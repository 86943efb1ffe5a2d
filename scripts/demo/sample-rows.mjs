import {
  contactMethodOf,
  deliveryOf,
  destinationOf,
  firstTemplateVersionOf,
  memberOf,
  templateOf,
} from './sample-people.mjs';
import {
  calendarTokenOf,
  importOf,
  overrideOf,
  scheduleOf,
  scheduleVersionOf,
  swapOf,
  workItemOf,
} from './sample-on-call.mjs';
import { firstVersionOf, ruleOf } from './sample-rules.mjs';

const SELECTION = { alertTypes: ['equipment_maintenance'], severities: null, sources: null, labels: [] };
const createdByTenant = (tenantId) => ({ tenant_id: tenantId, created_by: tenantId });
const from = new Date();
const hours = (count) => new Date(from.getTime() + count * 3_600_000);

function alertOf(tenantId, { id, status, title, groupId = null }) {
  return {
    id,
    tenant_id: tenantId,
    alert_type: 'equipment_maintenance',
    alert_category: 'production',
    severity: 'low',
    priority: 'informational',
    status,
    title,
    description: 'A sample to try the API with.',
    source_service: 'production',
    source_event_id: `sample-${id}`,
    source_event_type: 'production.equipment.maintenance',
    source_event_data: { equipment_name: 'Horno 2' },
    aggregation_key: `sample:${id}`,
    labels: { store: 'Lavapiés' },
    last_occurrence_at: hours(-1),
    created_at: hours(-1),
    group_id: groupId,
    ...(status === 'acknowledged' && {
      acknowledged_at: from,
      acknowledged_by: tenantId,
      response_time_seconds: 3_600,
    }),
    ...(status === 'resolved' && { resolved_at: from, resolved_by: tenantId, resolution_time_seconds: 3_600 }),
    ...(status === 'snoozed' && { snoozed_until: hours(24 * 365) }),
  };
}

const historyOf = ({ id, tenant_id, created_at }) => ({
  id,
  tenant_id,
  alert_id: id,
  action: 'created',
  action_at: created_at,
  new_status: 'active',
});

const metricSourceOf = (tenantId, name, id) => ({
  id,
  ...createdByTenant(tenantId),
  name: `Sample: ${name}`,
  type: 'prometheus',
  url: 'https://prometheus.example.com',
  timeout_seconds: 1,
  created_at: from,
  updated_at: from,
});

const policyOf = (tenantId, name, id) => ({
  id,
  ...createdByTenant(tenantId),
  name: `Sample: ${name}`,
  levels: [{ after_seconds: 900, targets: [{ type: 'role', id: 'owner' }] }],
  default_for: '{}',
  created_at: from,
  updated_at: from,
});

const slaCalendarOf = (tenantId, name, id) => ({
  id,
  ...createdByTenant(tenantId),
  name: `Sample: ${name}`,
  time_zone: 'Europe/Madrid',
  hours: JSON.stringify([{ days: ['MO'], from: '09:00', to: '17:00' }]),
  holidays: '[]',
  created_at: from,
  updated_at: from,
});

const viewOf = (tenantId, name, id) => ({
  id,
  tenant_id: tenantId,
  member_id: id,
  name: `Sample: ${name}`,
  query: 'severity=critical',
  is_shared: true,
  is_default: false,
  position: 0,
  version: 1,
  created_at: from,
  updated_at: from,
});

const groupOf = (tenantId, { id, alertIds }) => ({
  id,
  tenant_id: tenantId,
  group_key: `sample-${id}`,
  labels: { store: 'Lavapiés' },
  lead_alert_id: alertIds[0],
  severity: 'low',
  alert_count: alertIds.length,
  first_at: hours(-1),
  last_at: hours(-1),
  open_until: hours(24 * 365),
});

const actionOf = (tenantId, id) => ({
  id,
  tenant_id: tenantId,
  step: { action: 'read' },
  filter: {},
  actor: {},
  viewer: {},
  state: 'done',
  total: 0,
  created_at: from,
  finished_at: from,
});

const suppressionOf = (tenantId, name, id) => ({
  ...createdByTenant(tenantId),
  id,
  suppression_type: 'maintenance_window',
  alert_types: ['equipment_maintenance'],
  start_time: hours(24 * 30),
  end_time: hours(24 * 31),
  reason: `Sample: ${name}`,
});

const inhibitionOf = (tenantId, name, id) => ({
  ...createdByTenant(tenantId),
  id,
  name: `Sample: ${name}`,
  source: { ...SELECTION, alertTypes: ['sample_cause'] },
  target: { ...SELECTION, alertTypes: ['sample_effect'] },
  wait_seconds: 0,
  created_at: from,
  updated_at: from,
});

function letterOf(tenantId, name, id) {
  const event = { event_id: `sample-${name}`, event_type: 'inventory.sample', tenant_id: tenantId, timestamp: from };
  return {
    id,
    tenant_id: tenantId,
    exchange: 'inventory',
    routing_key: event.event_type,
    event_id: event.event_id,
    reason: 'invalid',
    error: 'A sample to try the API with.',
    body: Buffer.from(JSON.stringify(event)),
    died_at: from,
  };
}

const eventOf = (tenantId, event_id) => ({
  tenant_id: tenantId,
  event_id,
  event_type: 'production.equipment.maintenance',
  received_at: from,
  outcome: 'unmatched',
});

/**
 * Makes the rows of each table. Tables come after those that they refer to.
 * @param samples the samples of `src/openapi/samples.ts`
 * @param encrypted encrypts addresses of contact methods and configurations of destinations; undefined: without them
 */
export function rowsOf(samples, tenantId, encrypted) {
  const { alerts, groups, many, rules, suppressions, inhibitions, templates, deadLetters, members, eventId } = samples;
  const each = (named, make) => Object.entries(named).map(([name, one]) => make(tenantId, name, one));
  const grouped = Object.values(groups).flatMap(({ id: groupId, alertIds }) =>
    alertIds.map((id, n) => ({ id, status: 'active', title: `Sample ${n + 1} of an incident`, groupId })),
  );
  const single = alerts.map(({ route, ...alert }) => ({ ...alert, title: `Sample for ${route}` }));
  const together = many.alertIds.map((id) => ({ id, status: 'active', title: 'Sample of many alerts at once' }));
  const alertRows = [...single, ...grouped, ...together].map((alert) => alertOf(tenantId, alert));
  const ruleRows = each(rules, ruleOf);
  const templateRows = each(templates, templateOf);
  const scheduleRows = each(samples.schedules, scheduleOf);
  return {
    tenants: [{ id: tenantId }],
    alerts: alertRows,
    alert_history: alertRows.map(historyOf),
    alert_groups: Object.values(groups).map((group) => groupOf(tenantId, group)),
    bulk_actions: [actionOf(tenantId, many.actionId)],
    alert_rules: ruleRows,
    alert_rule_history: ruleRows.map(firstVersionOf),
    alert_suppressions: each(suppressions, suppressionOf),
    inhibitions: each(inhibitions, inhibitionOf),
    notification_templates: templateRows,
    notification_template_history: templateRows.map(firstTemplateVersionOf),
    dead_letters: each(deadLetters, letterOf),
    members: each(members, memberOf),
    contact_methods: Object.entries(encrypted ? samples.contactMethods : {}).map(([name, id]) =>
      contactMethodOf(tenantId, name, { id, memberId: members.seen }, encrypted.address),
    ),
    metric_sources: each(samples.metricSources, metricSourceOf),
    escalation_policies: each(samples.policies, policyOf),
    saved_views: each(samples.views, viewOf),
    sla_calendars: each(samples.slaCalendars, slaCalendarOf),
    on_call_schedules: scheduleRows,
    on_call_versions: scheduleRows.map(scheduleVersionOf),
    on_call_overrides: Object.values(samples.overrides).map((id) =>
      overrideOf(tenantId, samples.schedules.seen, members.seen, id),
    ),
    on_call_calendar_tokens: Object.values(samples.calendarTokens).map((id) =>
      calendarTokenOf(tenantId, samples.schedules.seen, id),
    ),
    on_call_imports: Object.values(samples.imports).map((id) => importOf(tenantId, samples.schedules.seen, id)),
    on_call_swaps: Object.values(samples.swaps).map((id) => swapOf(tenantId, samples.schedules.seen, members.seen, id)),
    work_items: Object.values(samples.workItems).map((id) => workItemOf(tenantId, id)),
    notification_destinations: Object.entries(encrypted ? samples.destinations : {}).map(([name, id]) =>
      destinationOf(tenantId, name, id, encrypted.config),
    ),
    deliveries: Object.values(samples.deliveries).map((id) => deliveryOf(tenantId, id, members.seen)),
    processed_events: [eventOf(tenantId, eventId)],
  };
}
