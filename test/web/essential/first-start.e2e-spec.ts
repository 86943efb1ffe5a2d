import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { eventually } from '../../../libs/testing/eventually';
import { TestBrowser } from '../../support/browser';
import { Hub, type Json, token } from '../../support/hub';

let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ DEMO_MODE: 'true', TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const ACKNOWLEDGED_WITHIN_MS = 60_000;

const step = (page: Page, name: string, state: 'done' | 'to do') =>
  page.getByRole('listitem', { name: `${name}: ${state}` }).waitFor();

it('a newcomer enters the demo with one click', async () => {
  const page = await browser.open('/');
  await page.getByRole('button', { name: 'Owner' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/inbox');
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(/eyJ|campana=/);
});

describe('a tenant without alerts', () => {
  const tenantId = randomUUID();
  let page: Page;

  it('sees what to do: a demo day, a command, and five steps', async () => {
    page = await browser.signedIn('owner', '/inbox', {}, tenantId);
    await page.getByRole('heading', { name: 'All quiet' }).waitFor();
    expect(await page.locator('pre').textContent()).toContain(`curl -X POST ${hub.url}/api/v1/alerts`);
    for (const name of ['An alert came', 'An alert is acknowledged', 'A rule is tried on past events'])
      await step(page, name, 'to do');
    await step(page, 'One of your contacts is verified', 'to do');
  });

  it('has the first alert acknowledged within a minute after the demo day began, and two steps are ticked', async () => {
    const startedAt = performance.now();
    await page.getByRole('button', { name: 'Run a demo day' }).click();
    await page.getByRole('link', { name: /Low stock: Harina de Trigo/ }).click();
    await page.getByRole('article').getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('article').getByText('Acknowledged', { exact: true }).first().waitFor();
    const bearer = await token(tenantId);
    await eventually(async () => {
      const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts?status=acknowledged', {
        token: bearer,
      });
      return body.items.length === 1;
    });
    expect(performance.now() - startedAt).toBeLessThan(ACKNOWLEDGED_WITHIN_MS);
    await page.goto(`${hub.url}/inbox`);
    await step(page, 'An alert came', 'done');
    await step(page, 'An alert is acknowledged', 'done');
  });

  it('sees the others come by themselves, a critical one among them', async () => {
    await page.getByRole('link', { name: /Critical stockout: Mantequilla/ }).waitFor();
    await page.getByRole('link', { name: /Molinos del Sur did not deliver Levadura/ }).waitFor();
  });

  it('ticks the trial of a rule when the editor has tried one', async () => {
    await page.getByRole('link', { name: 'A rule is tried on past events' }).click();
    await page.getByRole('heading', { name: 'New rule' }).waitFor();
    await page.getByRole('heading', { name: 'Try on the last 200 events' }).waitFor();
    await page.getByRole('table', { name: 'Try on the last 200 events' }).waitFor();
    await page.goto(`${hub.url}/inbox`);
    await step(page, 'A rule is tried on past events', 'done');
  });
});

it('who cannot run a demo day is not offered one', async () => {
  const page = await browser.signedIn('staff', '/inbox', {}, randomUUID());
  await page.getByRole('heading', { name: 'All quiet' }).waitFor();
  expect(await page.getByRole('button', { name: 'Run a demo day' }).count()).toBe(0);
  expect(await page.getByRole('listitem', { name: /An alert came/ }).count()).toBe(0);
});
