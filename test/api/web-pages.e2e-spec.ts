import { Hub } from '../support/hub';

const alerts = '/api/v1/alerts';
const page = 'https://app.example.com';
const foreign = 'https://evil.example.com';

let hub: Hub;
beforeAll(async () => (hub = await Hub.start({ CORS_ORIGINS: `${page} http://localhost:5173` })));
afterAll(() => hub.stop());

const from = (origin: string) => ({ headers: { origin } });
const preflight = (origin: string) =>
  hub.call('OPTIONS', alerts, {
    token: '',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });

it('pages of the configured origins may use the API, and read the headers that they need', async () => {
  const { status, headers } = await preflight(page);
  expect([status, headers.get('access-control-allow-origin')]).toEqual([204, page]);
  expect(headers.get('access-control-allow-headers')).toContain('authorization');
  const answer = await hub.call('GET', alerts, from(page));
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page]);
  expect(answer.headers.get('access-control-expose-headers')).toBe('ETag, Retry-After, Idempotency-Replay');
  const refused = await hub.call('GET', alerts, { ...from(page), token: 'garbage' });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, page]);
});

it('pages of other origins may not use the API', async () => {
  const allowed = [await preflight(foreign), await hub.call('GET', alerts, from(foreign))].map(({ headers }) =>
    headers.get('access-control-allow-origin'),
  );
  expect(allowed).toEqual([null, null]);
});

it('without configured origins no page may use the API; with * any page may, but without browser credentials', async () => {
  const none = await hub.sibling({ CORS_ORIGINS: '' });
  expect((await none.call('GET', alerts, from(page))).headers.get('access-control-allow-origin')).toBeNull();
  await none.stop();
  const any = await hub.sibling({ CORS_ORIGINS: '*' });
  const { headers } = await any.call('GET', alerts, from(foreign));
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  await any.stop();
});

it('every answer has the security headers', async () => {
  for (const path of [alerts, '/nowhere', '/health/live']) {
    const { headers } = await hub.call('GET', path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

it('a URL of more than 8 KiB is 414, a body of more than 1 MiB is 413', async () => {
  const long = await hub.call('GET', `${alerts}?q=${'x'.repeat(8 * 1024)}`);
  expect([long.status, long.body['type']]).toEqual([414, '/problems/uri-too-long']);
  const large = await hub.call('POST', `${alerts}/rules`, { body: { rule_name: 'x'.repeat(1024 * 1024) } });
  expect([large.status, large.body['type']]).toEqual([413, '/problems/too-large']);
});
