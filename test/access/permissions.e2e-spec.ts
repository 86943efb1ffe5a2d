import { randomUUID } from 'node:crypto';
import { Hub, token } from '../support/hub';

const permissions = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast'];
const roles: Record<string, string[]> = {
  owner: permissions,
  manager: permissions,
  staff: ['alerts.read', 'alerts.write'],
  service: ['alerts.read', 'alerts.write'],
  viewer: ['alerts.read'],
};

/** The permission of each route in the specification. For other routes, only the method is checked. */
const specified: Record<string, string> = {
  'GET /api/v1/alerts': 'alerts.read',
  'GET /api/v1/alerts/{id}': 'alerts.read',
  'GET /api/v1/alerts/{id}/history': 'alerts.read',
  'POST /api/v1/alerts/{id}/acknowledge': 'alerts.write',
  'POST /api/v1/alerts/{id}/resolve': 'alerts.write',
  'POST /api/v1/events': 'alerts.write',
  'GET /api/v1/events/{event_id}': 'alerts.read',
  'GET /api/v1/alerts/rules': 'alerts.manage',
  'POST /api/v1/alerts/rules': 'alerts.manage',
  'GET /api/v1/alerts/rules/{id}': 'alerts.manage',
  'PUT /api/v1/alerts/rules/{id}': 'alerts.manage',
  'DELETE /api/v1/alerts/rules/{id}': 'alerts.manage',
  'GET /api/v1/alerts/dead-letters': 'alerts.manage',
  'POST /api/v1/alerts/dead-letters/replay': 'alerts.manage',
  'DELETE /api/v1/alerts/dead-letters/{id}': 'alerts.manage',
  'GET /api/v1/alerts/dead-letters/{id}': 'alerts.manage',
  'GET /api/v1/alerts/aggregations': 'alerts.manage',
  'GET /api/v1/alerts/health': 'alerts.read',
  'GET /api/v1/alerts/consumer/status': 'alerts.manage',
  'GET /api/v1/alerts/queue/stats': 'alerts.manage',
};

let hub: Hub;
let routes: string[];
beforeAll(async () => {
  hub = await Hub.start();
  const { body } = await hub.call<{ paths: Record<string, Record<string, { security?: [] }>> }>(
    'GET',
    '/docs/openapi.json',
  );
  routes = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.entries(item)
      // routes for services only: no permission gives members access to them
      .filter(([, { security }]) => JSON.stringify(security).includes('bearer'))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
});
afterAll(() => hub.stop());

/** Whether the route admits the bearer; its answer to the meaningless request does not matter. */
async function admits(route: string, bearer: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ');
  const { status } = await hub.call(method, path.replaceAll(/\{\w+\}/g, randomUUID()), { token: bearer });
  expect([route, status]).not.toEqual([route, 401]);
  expect([route, status < 500]).toEqual([route, true]);
  return status !== 403;
}

/** A token of a member of the tenant that has only these claims. */
const member = (claims: object) => token(hub.tenantId, 'nobody', { roles: [], ...claims });

it('each route needs exactly one permission, the one of the specification', async () => {
  expect(routes).toEqual(expect.arrayContaining(Object.keys(specified)));
  for (const route of routes) {
    const admitting: string[] = [];
    for (const permission of permissions)
      if (await admits(route, await member({ permissions: [permission] }))) admitting.push(permission);
    expect([route, admitting]).toEqual([route, [specified[route] ?? admitting[0]]]);
    // members with the permission to read may change their own inbox, views, profile, addresses and wishes, and ask for an explanation, a preview or a test
    if (
      !/^GET|\/(read|dismiss|subscriptions|preferences|notification-rules|explain|schedules\/{id}\/preview|notifications\/test)$|\/alerts\/views|\/members\/(me|{id}\/contact-methods)/.test(
        route,
      )
    )
      expect([route, admitting]).not.toEqual([route, ['alerts.read']]);
  }
});

it.each(Object.entries(roles))(
  'a member with the role %s may use the routes with the permissions %j, and no others',
  async (role, granted) => {
    const bearer = await member({ roles: [role] });
    for (const route of routes) {
      const needed = specified[route];
      if (needed) expect([route, await admits(route, bearer)]).toEqual([route, granted.includes(needed)]);
    }
  },
);

it.each([
  ['without roles', {}],
  ['whose roles are unknown', { roles: ['admin', 'Owner', 'constructor', '__proto__', ''] }],
  ['whose roles are not strings', { roles: [7, null, { owner: true }, ['owner']] }],
  ['whose permissions are unknown', { permissions: ['alerts.*', '*', 'alerts', 'constructor'] }],
])('a member %s may not use any route', async (_, claims) => {
  const bearer = await member(claims);
  for (const route of routes) expect([route, await admits(route, bearer)]).toEqual([route, false]);
});

it('roles and permissions add up, and a single role may be a plain string', async () => {
  const both = await member({ roles: ['viewer', 'unknown'], permissions: ['alerts.manage'] });
  expect(await admits('GET /api/v1/alerts', both)).toBe(true);
  expect(await admits('GET /api/v1/alerts/rules', both)).toBe(true);
  expect(await admits('POST /api/v1/events', both)).toBe(false);
  expect(await admits('GET /api/v1/alerts', await member({ roles: 'viewer' }))).toBe(true);
});

it('a refused request names the missing permission, and changes nothing', async () => {
  const tenantId = randomUUID();
  const { status, headers, body } = await hub.call('GET', '/api/v1/alerts/rules', {
    token: await token(tenantId, 'viewer'),
  });
  expect(status).toBe(403);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body).toMatchObject({
    type: '/problems/forbidden',
    error: 'Forbidden',
    detail: expect.stringContaining('alerts.manage') as string,
  });
  expect(await hub.sql('SELECT 1 FROM tenants WHERE id = $1', [tenantId])).toEqual([]);
});
