import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { uuidv5 } from '../../libs/kernel/uuid';
import { TestBrowser } from '../support/browser';
import { CertifiedProvider } from '../support/certified-provider';
import { Hub } from '../support/hub';
import { freePort } from '../support/process';

const tenantId = randomUUID();

let provider: CertifiedProvider;
let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  provider = await CertifiedProvider.start(publicUrl, tenantId);
  const environment = { PORT: port, PUBLIC_URL: publicUrl, TRUST_PROXY: '1', OIDC_NAME: 'Bakery ID' };
  hub = await Hub.start({ ...provider.environment, ...environment });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
  await provider.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

/** The provider's pages ask another host for a font. */
async function opened(path: string): Promise<Page> {
  const page = await browser.open(path);
  await page.context().route(/^https:/, (route) => route.abort());
  return page;
}

/** Signs in on the provider's own pages, and lets Campana have what it asks for. */
async function signInAtProvider(page: Page): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill('ane');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

it('somebody signs in by the provider, and sees the page that they asked for', async () => {
  const page = await opened('/on-call');
  await page.getByRole('link', { name: 'Sign in with Bakery ID' }).click();
  await signInAtProvider(page);
  await page.getByRole('heading', { level: 1, name: 'On-call' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/on-call');
  const cookies = await page.context().cookies(hub.url);
  expect(cookies.filter(({ name }) => name.startsWith('campana'))).toMatchObject([
    { name: 'campana', httpOnly: true, sameSite: 'Strict' },
  ]);
  expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(/eyJ/);
  const memberId = uuidv5(provider.issuer, 'ane');
  const [member] = await hub.sql('SELECT name FROM members WHERE tenant_id = $1 AND id = $2', [tenantId, memberId]);
  expect(member).toEqual({ name: 'ane' });
});

it('a way back with another state than the last one of the browser signs nobody in, and the page says so', async () => {
  const page = await opened('/');
  await page.getByRole('link', { name: 'Sign in with Bakery ID' }).click();
  await page.getByPlaceholder('Enter any login').waitFor();
  const later = await page.context().newPage();
  await later.goto(`${hub.url}/sign-in/oidc`);
  await later.getByPlaceholder('Enter any login').waitFor();
  await signInAtProvider(page);
  await page.getByText('You were not signed in. Please try again.').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('heading', { name: 'Sign in with a token' }).waitFor();
});

it('while the provider is away the page says so, and offers a token', async () => {
  const away = { ...provider.environment, OIDC_ISSUER: 'http://127.0.0.1:9', PUBLIC_URL: hub.url, TRUST_PROXY: '1' };
  const other = await hub.sibling(away);
  const otherBrowser = await TestBrowser.start(other);
  try {
    const page = await otherBrowser.open('/inbox');
    await page.getByRole('link', { name: 'Sign in with OpenID Connect' }).click();
    await page.getByText('The sign-in service does not answer.').waitFor();
    await page.getByLabel('Access token').waitFor();
  } finally {
    await otherBrowser.stop();
    await other.stop();
  }
});
