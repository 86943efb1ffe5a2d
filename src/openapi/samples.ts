/*
 * The data of the demo tenant that the examples of the document use (`scripts/demo/samples.mjs` creates it), and the
 * example of each route. A route is `METHOD /path` without `/api/v1/alerts`.
 */

const id = (kind: number, n = 0): string =>
  `0197c3a0-de30-7${kind.toString(16).padStart(3, '0')}-8000-${n.toString(16).padStart(12, '0')}`;

/** The tenant whose token `npm start` prints. */
export const DEMO_TENANT = id(0);

/** For each action that changes an alert, a separate alert in the state that it needs. Add new ones at the end. */
const actions = [
  ['POST /{id}/acknowledge', 'active'],
  ['PUT /{id}/acknowledge', 'active'],
  ['POST /{id}/unacknowledge', 'acknowledged'],
  ['POST /{id}/resolve', 'active'],
  ['PUT /{id}/resolve', 'active'],
  ['POST /{id}/snooze', 'active'],
  ['POST /{id}/unsnooze', 'snoozed'],
  ['POST /{id}/reopen', 'resolved'],
  ['POST /{id}/ignore', 'active'],
  ['POST /{id}/escalate', 'active'],
  ['POST /{id}/assign', 'active'],
  ['POST /{id}/comment', 'active'],
  ['PUT /{id}', 'active'],
  ['PUT /{id}/read', 'active'],
  ['PUT /{id}/dismiss', 'active'],
  ['DELETE /{id}/read', 'active'],
  ['DELETE /{id}/dismiss', 'active'],
  // of the legacy API
  ['PUT /alerts/{id}/acknowledge', 'active'],
  ['POST /alerts/{id}/acknowledge', 'active'],
  ['PUT /alerts/{id}/resolve', 'active'],
  ['POST /alerts/{id}/resolve', 'active'],
  ['PUT /{id}/feedback', 'active'],
] as const;

const seenAlert = id(1);
const actionAlerts = actions.map(([route, status], n) => ({ route, status, id: id(1, n + 1) }));

/** A group of two alerts. */
const aGroup = (n: number) => ({ id: id(2, n), alertIds: [id(0x12, n), id(0x13, n)] });

/** The ids of the sample data. A route that changes something has a sample of its own. */
export const samples = {
  tenantId: DEMO_TENANT,
  alerts: [{ route: 'GET /{id}', status: 'active', id: seenAlert }, ...actionAlerts],
  groups: { seen: aGroup(0), acknowledged: aGroup(1), resolved: aGroup(2) },
  rules: {
    seen: id(3),
    replaced: id(3, 1),
    enabled: id(3, 2),
    disabled: id(3, 3),
    restored: id(3, 4),
    deleted: id(3, 5),
  },
  suppressions: { seen: id(4), replaced: id(4, 1), deleted: id(4, 2) },
  inhibitions: { seen: id(5), replaced: id(5, 1), deleted: id(5, 2) },
  templates: { seen: id(8), replaced: id(8, 1), restored: id(8, 2), deleted: id(8, 3) },
  policies: { seen: id(0xe), replaced: id(0xe, 1), deleted: id(0xe, 2) },
  slaCalendars: { seen: id(0x1a), replaced: id(0x1a, 1), deleted: id(0x1a, 2) },
  views: { seen: id(0x1d), replaced: id(0x1d, 1), deleted: id(0x1d, 2) },
  metricSources: { seen: id(0x1b), replaced: id(0x1b, 1), deleted: id(0x1b, 2) },
  schedules: { seen: id(0xf), replaced: id(0xf, 1), deleted: id(0xf, 2) },
  /** Of the schedule in `schedules.seen`. */
  overrides: { deleted: id(0x10), seen: id(0x10, 1) },
  calendarTokens: { deleted: id(0x17), seen: id(0x17, 1) },
  imports: { deleted: id(0x18) },
  swaps: { accepted: id(0x19), declined: id(0x19, 1), cancelled: id(0x19, 2), deleted: id(0x19, 3) },
  destinations: { seen: id(0xa), replaced: id(0xa, 1), rotated: id(0xa, 2), deleted: id(0xa, 3) },
  /** The two alerts of the bulk action, and a finished bulk action. */
  many: { alertIds: [id(0x14), id(0x15)], actionId: id(7) },
  deadLetters: { replayed: id(6), deleted: id(6, 1) },
  members: { seen: id(8), replaced: id(8, 1), deleted: id(8, 2) },
  /** Of the member in `members.seen`. */
  contactMethods: { verified: id(9), changed: id(9, 1), deleted: id(9, 2), unverified: id(9, 3) },
  deliveries: { seen: id(0xa), resent: id(0xa, 1) },
  eventId: 'sample-order-4711',
  /** Complaints. */
  workItems: { seen: id(0x1a), deleted: id(0x1a, 1) },
} as const;

const {
  groups,
  many,
  rules,
  suppressions,
  inhibitions,
  templates,
  deadLetters,
  members,
  contactMethods,
  destinations,
  deliveries,
  policies,
  slaCalendars,
  views,
  metricSources,
  schedules,
  swaps,
} = samples;

/** The sample id for routes that change or delete it; other routes share the samples in `seen`. */
const ids: Readonly<Record<string, string>> = {
  ...Object.fromEntries(actionAlerts.map((alert) => [alert.route, alert.id])),
  'POST /groups/{id}/acknowledge': groups.acknowledged.id,
  'POST /groups/{id}/resolve': groups.resolved.id,
  'PUT /rules/{id}': rules.replaced,
  'PATCH /rules/{id}': rules.replaced,
  'POST /rules/{id}/enable': rules.enabled,
  'POST /rules/{id}/disable': rules.disabled,
  'POST /rules/{id}/restore': rules.restored,
  'DELETE /rules/{id}': rules.deleted,
  'PUT /suppressions/{id}': suppressions.replaced,
  'POST /suppressions/{id}/extend': suppressions.replaced,
  'DELETE /suppressions/{id}': suppressions.deleted,
  'PUT /inhibitions/{id}': inhibitions.replaced,
  'DELETE /inhibitions/{id}': inhibitions.deleted,
  'PUT /templates/{id}': templates.replaced,
  'POST /templates/{id}/restore': templates.restored,
  'DELETE /templates/{id}': templates.deleted,
  'POST /deliveries/{id}/resend': deliveries.resent,
  'PUT /destinations/{id}': destinations.replaced,
  'POST /destinations/{id}/rotate-secret': destinations.rotated,
  'DELETE /destinations/{id}': destinations.deleted,
  'PUT /escalation-policies/{id}': policies.replaced,
  'DELETE /escalation-policies/{id}': policies.deleted,
  'PUT /sla/calendars/{id}': slaCalendars.replaced,
  'DELETE /sla/calendars/{id}': slaCalendars.deleted,
  'PUT /views/{id}': views.replaced,
  'DELETE /views/{id}': views.deleted,
  'PUT /metric-sources/{id}': metricSources.replaced,
  'DELETE /metric-sources/{id}': metricSources.deleted,
  'PUT /on-call/schedules/{id}': schedules.replaced,
  'DELETE /on-call/schedules/{id}': schedules.deleted,
  'POST /on-call/swaps/{id}/accept': swaps.accepted,
  'POST /on-call/swaps/{id}/decline': swaps.declined,
  'POST /on-call/swaps/{id}/cancel': swaps.cancelled,
  'DELETE /dead-letters/{id}': deadLetters.deleted,
  'PUT /members/{id}': members.replaced,
  'DELETE /members/{id}': members.deleted,
};

const seen: readonly (readonly [RegExp, string])[] = [
  [/^\w+ \/bulk_action\//, many.actionId],
  [/^\w+ \/groups\//, groups.seen.id],
  [/^\w+ \/rules\//, rules.seen],
  [/^\w+ \/suppressions\//, suppressions.seen],
  [/^\w+ \/inhibitions\//, inhibitions.seen],
  [/^\w+ \/templates\//, templates.seen],
  [/^\w+ \/destinations\//, destinations.seen],
  [/^\w+ \/escalation-policies\//, policies.seen],
  [/^\w+ \/sla\/calendars\//, slaCalendars.seen],
  [/^\w+ \/views\//, views.seen],
  [/^\w+ \/metric-sources\//, metricSources.seen],
  [/^\w+ \/on-call\/schedules\//, schedules.seen],
  [/^\w+ \/dead-letters\//, deadLetters.replayed],
  [/^\w+ \/members\//, members.seen],
  [/^\w+ \/deliveries\//, deliveries.seen],
  [/./, seenAlert],
];

/** The sample contact method for the routes that need one in a certain state. */
const contactMethodIds: Readonly<Record<string, string>> = {
  'PUT /members/{id}/contact-methods/{contact_method_id}': contactMethods.changed,
  'DELETE /members/{id}/contact-methods/{contact_method_id}': contactMethods.deleted,
  'POST /members/{id}/contact-methods/{contact_method_id}/send-code': contactMethods.unverified,
};

/** The examples of the path parameters of a route. */
export const pathExamples = (route: string): Readonly<Record<string, string | undefined>> => {
  const one = ids[route] ?? seen.find(([pattern]) => pattern.test(route))?.[1];
  return {
    tenant_id: DEMO_TENANT,
    event_id: samples.eventId,
    id: one,
    alert_id: one,
    override_id: samples.overrides.deleted,
    token_id: samples.calendarTokens.deleted,
    file: `${DEMO_TENANT}-${samples.calendarTokens.seen}.ics`,
    import_id: samples.imports.deleted,
    swap_id: swaps.deleted,
    resource_type: 'complaint',
    resource_id: route.startsWith('DELETE ') ? samples.workItems.deleted : samples.workItems.seen,
    contact_method_id: contactMethodIds[route] ?? contactMethods.verified,
  };
};

/** The query parameters that the page fills in. It leaves out the others: all filters together would find nothing. */
export const queryExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'GET ': { status: ['active'], limit: 50 },
  'GET /api/v1/tenants/{tenant_id}/alerts': { status: ['active'], limit: 50 },
  'POST /rules/import': { dry_run: true },
};
