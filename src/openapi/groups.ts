import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations';

/** What a person wants to do, and the routes for it. */
interface Group {
  readonly name: string;
  readonly description: string;
  readonly routes: readonly RegExp[];
}

const route = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('{}', '\\{\\w+\\}')}$`);

/** Routes about alerts, also where the path names the tenant: `METHOD /path`, `{}` is any parameter. */
const alerts = (...patterns: readonly string[]): RegExp[] =>
  patterns.map((pattern) => route(pattern.replace(' ', ' /api/v1(/tenants/{})?/alerts')));

const inbox = 'read|unread|dismiss|undismiss|feedback';

/** In the order of the page: what people do most comes first. Each route belongs to one group. */
export const groups: readonly Group[] = [
  {
    name: 'Look at alerts',
    description: 'Lists with filters, counts, and one alert with everything that happened to it.',
    routes: alerts('GET ', 'GET /(active|summary|export)', 'GET /{}(/[a-z-]+)?'),
  },
  {
    name: 'React to an alert',
    description: 'Take responsibility, put to sleep, end, reopen, hand over, tell the others; make an alert by hand.',
    routes: alerts('POST ', '(PUT|PATCH) /{}', `(POST|PUT) /{}/(?!(${inbox})$)[a-z-]+`),
  },
  {
    name: 'Many alerts at once',
    description: 'One action over up to 1,000 alerts, or over those that a filter finds; a result for each.',
    routes: alerts('\\w+ /bulk_action(/.+)?'),
  },
  {
    name: 'My inbox',
    description: 'What is new to you, what you have read, and messages to everybody.',
    routes: alerts(`(POST|PUT) /{}/(${inbox})`, 'GET /unread/count', 'POST /broadcast'),
  },
  {
    name: 'Rules',
    description: 'What becomes an alert: make rules, try them on events, keep them in a file.',
    routes: alerts('\\w+ /rules(/.+)?', 'POST /evaluate'),
  },
  {
    name: 'Keep quiet',
    description: 'Maintenance, quiet hours, alerts that explain others; and the record of what nobody was notified of.',
    routes: alerts('\\w+ /(suppressions|inhibitions|silenced|aggregations)(/.+)?'),
  },
  {
    name: 'Incidents',
    description: 'Alerts that belong together, answered together.',
    routes: alerts('\\w+ /groups(/.+)?'),
  },
  {
    name: 'Analytics',
    description: 'How many, how fast, and whether in time.',
    routes: alerts('\\w+ /(analytics|statistics)(/.+)?'),
  },
  {
    name: 'Settings and audit',
    description: 'What holds for the tenant, and who changed what.',
    routes: alerts('\\w+ /(config|audit)(/.+)?'),
  },
  {
    name: 'Events',
    description: 'What services tell, and what became of it.',
    routes: [route('\\w+ /api/v1/events(/.+)?')],
  },
  {
    name: 'Dead letters',
    description: 'Messages that did not succeed: look at them, replay them, drop them.',
    routes: alerts('\\w+ /dead-letters(/.+)?'),
  },
  {
    name: 'Small API',
    description: 'For old clients, and for services with a key: few routes with shapes of their own.',
    routes: [route('\\w+ /(alerts|stats|internal|health)'), route('\\w+ /(alerts|stats|internal)/.+')],
  },
  {
    name: 'Operation',
    description: 'For those who run Campana.',
    routes: [
      route('GET /health/.+'),
      route('GET /metrics'),
      ...alerts('GET /health', 'GET /consumer/status', 'GET /queue/stats'),
    ],
  },
];

/** The groups that a route belongs to: one, if the table is right. */
export const groupsOf = (method: string, path: string): readonly Group[] =>
  groups.filter(({ routes }) => routes.some((pattern) => pattern.test(`${method} ${path}`)));

/** Gives each operation the tag of its group; a group without an operation is not told of. */
export function addGroups(document: OpenAPIObject): void {
  for (const { method, path, operation } of operationsOf(document))
    operation.tags = groupsOf(method, path).map(({ name }) => name);
  const used = new Set(operationsOf(document).flatMap(({ operation }) => operation.tags ?? []));
  document.tags = groups.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description }));
}

/** Says in each description which permission the route needs: the `x-permission` that it declares. */
export function addPermissions(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    const permission = (operation as { 'x-permission'?: unknown })['x-permission'];
    if (typeof permission !== 'string') continue;
    operation.description = [operation.description, `Needs \`${permission}\`.`].filter(Boolean).join('\n\n');
  }
}
