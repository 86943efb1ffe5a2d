import { samples } from './samples';

const { members, many, contactMethods, deadLetters } = samples;

const suppression = {
  suppression_type: 'maintenance_window',
  alert_types: ['equipment_maintenance'],
  start_time: '2030-01-01T23:00:00Z',
  end_time: '2030-01-02T05:00:00Z',
  reason: 'New oven in Lavapiés',
};
const rule = {
  rule_name: 'Flour almost gone',
  source_event_type: 'inventory.low_stock',
  condition_json: { all: [{ field: 'current_stock', operator: '<=', value: { field: 'reorder_point' } }] },
  alert_type: 'low_stock',
  severity: 'high',
  title_template: 'Low: {{ ingredient_name }}',
  description_template: '{{ current_stock }} {{ unit }} of {{ ingredient_name }} left.',
};
const inhibition = {
  name: 'API failure explains failed till syncs',
  source: { alert_types: ['api_health'] },
  target: { alert_types: ['pos_sync_failed'] },
};

const template = {
  name: 'Stockout, by e-mail',
  channel: 'email',
  kind: 'alert',
  alert_type: 'stockout',
  subject_template: '[{{ tenant.brand }}] {{ severity | upcase }}: {{ title }}',
  body_template: '{{ description }}\n\n**Please order today:** {{ recommended_action }}',
};
const { name: _, ...templateContent } = template;

const destination = {
  channel: 'webhook',
  name: 'Kitchen screen',
  config: { url: 'https://screen.example/alerts' },
  match: { severities: ['critical'] },
};

const policy = {
  name: 'Kitchen first',
  levels: [
    { after_seconds: 0, targets: [{ type: 'role', id: 'staff' }] },
    {
      after_seconds: 900,
      targets: [{ type: 'manager' }],
      hours: { days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '20:00', time_zone: 'Europe/Madrid' },
    },
    { after_seconds: 1800, targets: [{ type: 'role', id: 'owner' }], severities: ['high', 'critical'] },
  ],
  default_for: [],
  repeat_count: 1,
  repeat_every_seconds: 7200,
};

const schedule = {
  name: 'Bakery on call',
  time_zone: 'Europe/Madrid',
  layers: [
    {
      type: 'weekly',
      handoff_time: '09:00',
      handoff_day: 'MO',
      starts_on: '2026-01-05',
      participants: [[members.seen], [members.replaced]],
    },
    {
      type: 'daily',
      handoff_time: '22:00',
      starts_on: '2026-01-05',
      participants: [[members.seen]],
      restrictions: [{ days: ['FR', 'SA'], from: '22:00', to: '06:00' }],
    },
  ],
  handoff_notice_minutes: 60,
};

const slaCalendar = {
  name: 'Bakery hours',
  time_zone: 'Europe/Madrid',
  hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA'], from: '07:00', to: '20:00' }],
  holidays: [{ date: '2026-12-25', yearly: true }],
};
const metricSource = { name: 'Sample Prometheus', type: 'prometheus', url: 'https://prometheus.example.com' };
const view = { name: 'Critical ones', query: 'severity=critical&status=active', position: 1 };
const workItem = {
  title: 'Cold soup at table 7',
  priority: 'high',
  assignee_id: members.seen,
  response_due_at: '2099-01-01T10:00:00Z',
  metadata: { table: 7 },
};

/** Valid example bodies, for routes where the examples of the fields together do not make one. */
export const bodies: Readonly<Record<string, unknown>> = {
  'POST /rules': rule,
  'PUT /rules/{id}': { ...rule, rule_name: 'Sample: replace me', severity: 'medium' },
  'PATCH /rules/{id}': { severity: 'low', hold_seconds: 60 },
  'POST /suppressions': suppression,
  'PUT /suppressions/{id}': { ...suppression, reason: 'New oven, a day later' },
  'POST /suppressions/preview': { ...suppression, past_days: 7 },
  'POST /inhibitions': inhibition,
  'PUT /inhibitions/{id}': { ...inhibition, name: 'Sample: replace me', wait_seconds: 10 },
  'POST /templates': template,
  'PUT /templates/{id}': { ...template, name: 'Sample: replace me', alert_type: 'sample_replaced' },
  'POST /templates/lint': templateContent,
  'POST /templates/preview': templateContent,
  'POST /destinations': destination,
  'PUT /destinations/{id}': { ...destination, name: 'Sample: replace me' },
  'POST /escalation-policies': policy,
  'PUT /escalation-policies/{id}': { ...policy, name: 'Sample: replace me' },
  'POST /escalation-policies/explain': { alert: { severity: 'critical' }, at: '2030-01-01T23:00:00Z' },
  'POST /sla/calendars': slaCalendar,
  'PUT /sla/calendars/{id}': { ...slaCalendar, name: 'Sample: replace me' },
  'POST /views': view,
  'PUT /views/{id}': { ...view, name: 'Sample: replace me', is_shared: true },
  'POST /rules/packs/{name}/install': {},
  'POST /metric-sources': metricSource,
  'PUT /metric-sources/{id}': { ...metricSource, name: 'Sample: replace me' },
  'POST /metric-sources/{id}/test': { query: 'up' },
  'POST /work-items': { items: [{ ...workItem, resource_type: 'complaint', resource_id: 'sample-4712' }] },
  'PUT /work-items/{resource_type}/{resource_id}': { ...workItem, status: 'in_progress' },
  'POST /on-call/schedules': schedule,
  'PUT /on-call/schedules/{id}': { ...schedule, name: 'Sample: replace me' },
  'POST /on-call/schedules/{id}/preview': schedule,
  'POST /on-call/schedules/{id}/overrides': {
    ...{ kind: 'add', from: '2026-11-25T09:00:00Z', until: '2099-01-01T00:00:00Z' },
    member_id: members.replaced,
  },
  'POST /on-call/schedules/{id}/calendar-tokens': {},
  'POST /on-call/schedules/{id}/imports': { ics: 'BEGIN:VCALENDAR\nEND:VCALENDAR' },
  'PUT /subscriptions': [{ alert_type: 'stockout', delivery_channels: ['in_app', 'email', 'sms'] }],
  'PUT /preferences': {
    quiet_hours: { windows: [{ from: '22:00', to: '07:00' }], mode: 'hold' },
    digest: { at: '08:00' },
    muted: { low_stock: ['email'] },
  },
  'PUT /notification-rules': [{ severities: ['high', 'critical'], channel: 'sms', delay_minutes: 5 }],
  'POST /notifications/explain': { alert: { alert_type: 'stockout', severity: 'high' } },
  'POST /bulk_action': { action: 'acknowledge', alert_ids: many.alertIds, notes: 'Molinos delivers at 14:00' },
  'POST /members/import': [{ id: members.replaced, name: 'Ana García', roles: ['staff'] }],
  'POST /deliveries/redrive': { filter: { channel: ['sms'] } },
  'POST /notifications/test': { contact_method_id: contactMethods.verified },
  'POST /dead-letters/replay': { ids: [deadLetters.replayed] },
  'POST /dead-letters/{id}/replay': { body: { event_type: 'inventory.stockout', ingredient_name: 'Harina de Trigo' } },
  'POST /api/v1/events': {
    event_type: 'inventory.stockout',
    ingredient_id: 'flour-w280',
    ingredient_name: 'Harina de Trigo',
    current_stock: 0,
    unit: 'kg',
    affected_orders: 5,
    supplier_name: 'Molinos',
  },
};
