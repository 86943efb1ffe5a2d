import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Hub } from '../support/hub';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(hub.url + path, { headers });
const assets = readdirSync('dist/web/assets').filter((name) => !/\.(br|gz)$/.test(name));

it.each(['/', '/inbox', '/inbox/0197c3a0-de30-7000-8000-000000000000', '/on-call', '/wall?view=1', '/settings/sla'])(
  '%s is the page, which browsers ask for again each time',
  async (path) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await response.text()).toContain('<div id="campana">');
  },
);

it('the page may load and do only what comes from here', async () => {
  const { headers } = await get('/inbox');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types campana");
  expect(policy).not.toContain('unsafe');
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
});

it('the page names nothing of other hosts', async () => {
  const html = await (await get('/')).text();
  expect(html.match(/(src|href)="(?!\/)[^"]*"/g)).toBeNull();
});

it.each(assets)('%s is kept by browsers for ever, and sent compressed', async (name) => {
  const response = await get(`/assets/${name}`, { 'accept-encoding': 'br' });
  expect([response.status, response.headers.get('cache-control'), response.headers.get('content-encoding')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
    'br',
  ]);
  await response.body?.cancel();
});

it.each(['/api/v1/nothing', '/metrics/x', '/assets/gone.js', '/docs/nothing', '/nothing', '/../package.json'])(
  '%s is not the page',
  async (path) => {
    const response = await get(path);
    expect([401, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('<div id="campana">');
  },
);

/** The size of a file over the network, in bytes. */
async function sizeOf(path: string): Promise<number> {
  const response = await get(path, { 'accept-encoding': 'gzip' });
  return Number(response.headers.get('content-length'));
}

it('the first load is at most 250 KB of scripts, each further screen 60 KB, and the style 25 KB', async () => {
  const html = await (await get('/')).text();
  const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
  const sizes = await Promise.all(assets.map(async (name) => [name, await sizeOf(`/assets/${name}`)] as const));
  const sum = (names: (name: string) => boolean) =>
    sizes.filter(([name]) => names(name)).reduce((total, [, size]) => total + size, 0);
  const isFirst = (name: string) => first.includes(`/assets/${name}`);
  const inbox = sum((name) => name.startsWith('inbox-'));
  expect(first.length).toBeGreaterThan(0);
  expect(sum(isFirst) + inbox).toBeGreaterThan(50_000);
  expect(sum(isFirst) + inbox).toBeLessThan(250_000);
  expect(sum((name) => name.endsWith('.css'))).toBeLessThan(25_000);
  expect(Math.max(...sizes.filter(([name]) => !isFirst(name)).map(([, size]) => size))).toBeLessThan(60_000);
});

it('what is sent compressed is what was built', async () => {
  const [name = ''] = assets.filter((one) => one.endsWith('.css'));
  const plain = await (await get(`/assets/${name}`, { 'accept-encoding': 'identity' })).text();
  expect(gunzipSync(readFileSync(`dist/web/assets/${name}.gz`)).toString()).toBe(plain);
});

it('the page names its build, as its session does', async () => {
  const html = await (await get('/')).text();
  const { body } = await hub.call('GET', '/api/v1/session');
  expect(/<meta name="campana-build" content="([\da-f]{12})" \/>/.exec(html)?.[1]).toBe(body['build']);
});

it('the service worker has an address of its own, at which browsers look for a new one', async () => {
  const { status, headers } = await get('/service-worker.js');
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
  expect(headers.get('cache-control')).toBe('public, max-age=0');
});

it('without DASHBOARD only the API is there', async () => {
  const plain = await hub.sibling({ DASHBOARD: 'false' });
  expect((await fetch(`${plain.url}/inbox`)).status).toBe(404);
  expect((await fetch(`${plain.url}/health/live`)).status).toBe(200);
  await plain.stop();
});
