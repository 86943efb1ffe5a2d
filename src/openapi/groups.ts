import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

/** A task of a user, and the routes for it. */
interface Group {
  readonly name: string;
  readonly description: string;
  readonly routes: readonly RegExp[];
}

const route = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('{}', '\\{\\w+\\}')}$`);

/** Routes about alerts, with or without the tenant in the path: `METHOD /path`; `{}` stands for any parameter. */
const alerts = (...patterns: readonly string[]): RegExp[] =>
  patterns.map((pattern) => route(pattern.replace(' ', ' /api/v1(/tenants/{})?/alerts')));

const inbox = 'read|unread|dismiss|undismiss|feedback';

/** The groups in the order of the page, the most used first. Each route belongs to one group. */
export const groups: readonly Group[] = [
  {
    name: 'Look at alerts',
    description: 'Lists with filters, counts, and single alerts with their full history.',
    routes: alerts('GET ', 'GET /(active|summary|facets|export)', 'GET /{}(/(?!recipients$)[a-z-]+)?'),
  },
  {
    name: 'React to an alert',
    description:
      'Acknowledge, snooze, resolve, reopen, assign or escalate an alert, comment on it, or create one by hand.',
    routes: alerts('POST ', '(PUT|PATCH) /{}', `(POST|PUT) /{}/(?!(${inbox})$)[a-z-]+`),
  },
  {
    name: 'Many alerts at once',
    description:
      'Apply one action to up to 1,000 alerts, or to all alerts that match a filter, with a result for each alert.',
    routes: alerts('\\w+ /bulk_action(/.+)?'),
  },
  {
    name: 'My inbox',
    description:
      'Unread alerts, marking alerts as read or dismissed, saved filters, search, feedback, and announcements to all members.',
    routes: alerts(
      `(POST|PUT|DELETE) /{}/(${inbox})`,
      'GET /unread/count',
      'POST /broadcast',
      '\\w+ /views(/.+)?',
      'GET /search',
    ),
  },
  {
    name: 'Rules',
    description: 'Rules decide which events raise an alert: create rules, test them on events, export and import them.',
    routes: alerts('\\w+ /rules(/.+)?', 'POST /evaluate'),
  },
  {
    name: 'Suppress alerts',
    description:
      'Stop notifications during maintenance and quiet hours, or while another alert explains the problem; and list everything that was suppressed.',
    routes: alerts('\\w+ /(suppressions|inhibitions|silenced|aggregations)(/.+)?'),
  },
  {
    name: 'Who is told',
    description:
      'How members want to be told of alerts, shared destinations, and an explanation of who is told when, and over what.',
    routes: alerts(
      '\\w+ /(subscriptions|preferences|notification-rules|destinations)(/.+)?',
      'POST /notifications/explain',
      'GET /{}/recipients',
    ),
  },
  {
    name: 'Escalation',
    description: 'Who is told, one after the other, while nobody reacts to an alert; and why.',
    routes: alerts('\\w+ /escalation-policies(/.+)?'),
  },
  {
    name: 'Deadlines',
    description: 'The hours in which the time of deadlines counts.',
    routes: alerts('\\w+ /sla/calendars(/.+)?'),
  },
  {
    name: 'Metric sources',
    description: 'Where the figures are read that rules of the type `metric` judge: Prometheus, or any JSON.',
    routes: alerts('\\w+ /metric-sources(/.+)?'),
  },
  {
    name: 'Work items',
    description: 'What is open in other services, such as complaints and bookings: who does it, and until when.',
    routes: alerts('\\w+ /work-items(/.+)?'),
  },
  {
    name: 'On call',
    description: 'Who is on call now and later: schedules, their shifts and gaps, and changes for a time.',
    routes: [...alerts('\\w+ /on-call(/.+)?'), route('GET /api/v1/calendars/.+')],
  },
  {
    name: 'Messages',
    description: 'The words in which people are told of alerts, and what became of each message.',
    routes: alerts(
      '\\w+ /templates(/.+)?',
      '\\w+ /deliveries(/.+)?',
      'POST /notifications/test',
      'GET /(channels|digests)',
    ),
  },
  {
    name: 'Incidents',
    description: 'Alerts that belong together and are handled together.',
    routes: alerts('\\w+ /groups(/.+)?'),
  },
  {
    name: 'Analytics',
    description: 'How many alerts there were, how fast they were handled, and whether in time.',
    routes: alerts('\\w+ /(analytics|statistics)(/.+)?'),
  },
  {
    name: 'Members',
    description: 'The people of the tenant, and how to reach them.',
    routes: alerts('\\w+ /members(/.+)?'),
  },
  {
    name: 'Settings and audit',
    description: 'The settings of the tenant, and who changed what.',
    routes: alerts('\\w+ /(config|audit)(/.+)?'),
  },
  {
    name: 'Events',
    description: 'Send events, and see what happened to them.',
    routes: [route('\\w+ /api/v1/events(/.+)?')],
  },
  {
    name: 'Dead letters',
    description: 'Messages that could not be processed: list, replay or delete them.',
    routes: alerts('\\w+ /dead-letters(/.+)?'),
  },
  {
    name: 'Legacy API',
    description: 'A few routes with their own formats, for old clients and for services with a key.',
    routes: [route('\\w+ /(alerts|stats|internal|health)'), route('\\w+ /(alerts|stats|internal)/.+')],
  },
  {
    name: 'Operation',
    description: 'Health and metrics, for the people who operate Campana.',
    routes: [
      route('GET /health/.+'),
      route('GET /metrics'),
      ...alerts('GET /health', 'GET /consumer/status', 'GET /queue/stats'),
    ],
  },
];

/** The groups that a route belongs to: exactly one, if the table is right. */
export const groupsOf = (method: string, path: string): readonly Group[] =>
  groups.filter(({ routes }) => routes.some((pattern) => pattern.test(`${method} ${path}`)));

/** Gives each operation the tag of its group; groups without an operation are left out. */
export function addGroups(document: OpenAPIObject): void {
  for (const { method, path, operation } of operationsOf(document))
    operation.tags = groupsOf(method, path).map(({ name }) => name);
  const used = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
  document.tags = groups.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description }));
}

/** Adds to each description the permission that the route needs (its `x-permission`). */
export function addPermissions(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    const permission = (operation as { 'x-permission'?: unknown })['x-permission'];
    if (typeof permission !== 'string') continue;
    operation.description = [operation.description, `Needs the permission \`${permission}\`.`]
      .filter(Boolean)
      .join('\n\n');
  }
}
