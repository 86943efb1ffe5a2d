import { partOf } from './shell';

const own = 'https://campana.example.com';
const of = (path: string, isNavigation: boolean, method = 'GET') =>
  partOf(new URL(path, own), own, method, isNavigation);

it.each(['/', '/inbox', '/inbox/0197c3a0-0000-7000-8000-000000000001?tenant=a', '/wall?view=1'])(
  'the worker answers for the page at %s',
  (path) => expect(of(path, true)).toBe('page'),
);

it.each(['/assets/index-1a2b.js', '/assets/inbox-1a2b.css', '/campana.svg'])('the worker keeps %s', (path) =>
  expect(of(path, false)).toBe('asset'),
);

it.each([
  '/api/v1/alerts',
  '/api/v1/session',
  '/api/v1/alerts/export',
  '/alerts',
  '/internal/x',
  '/stats',
  '/health/ready',
  '/metrics',
  '/docs',
  '/in/x',
  '/a/token',
  '/u/token',
  '/v2/alerts',
  '/callbacks/x',
  '/sign-in/oidc',
  '/sign-in/callback?code=1',
  '/service-worker.js',
  'https://evil.example/assets/x.js',
])('%s goes to the server, opened or asked for', (path) =>
  expect([of(path, true), of(path, false)]).toEqual([undefined, undefined]),
);

it('what changes something goes to the server', () => expect(of('/inbox', true, 'POST')).toBeUndefined());
it('data at the address of a screen goes to the server', () => expect(of('/inbox', false)).toBeUndefined());
