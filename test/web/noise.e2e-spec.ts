import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub } from '../support/hub';
import { RULES } from '../support/rules-hub';
import { SuppressionHub } from '../support/suppression-hub';

let hub: Hub;
let noise: SuppressionHub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  noise = new SuppressionHub(hub);
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

it('a noisy rule: the report says how it could be quieter, and a click makes it so', async () => {
  const kind = await noise.kind({ rule_name: 'A nervous oven' });
  for (let oven = 0; oven < 10; oven++) {
    await noise.trigger(kind, { oven });
    await noise.recover(kind, { oven });
  }
  const page = await browser.signedIn('owner', '/rules');
  const report = page.getByRole('region', { name: 'The noisiest rules of the last 7 days' });
  const row = report.getByRole('row').filter({ hasText: 'A nervous oven' });
  await row.getByText('10 of 10 alerts ended within 5 minutes').waitFor();
  await row.getByText('hold_seconds: 300').waitFor();
  await row.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('The rule is changed').waitFor();
  await row.getByText('hold_seconds: 300').waitFor({ state: 'detached' });
  await eventually(async () => {
    const { body } = await hub.call('GET', `${RULES}/${kind.ruleId}`);
    return body['hold_seconds'] === 300 || undefined;
  });
});

it('the funnel leads from events to messages', async () => {
  const page = await browser.signedIn('owner', '/analytics?days=7');
  await page.getByRole('heading', { name: 'From events to messages (7 days)' }).waitFor();
  const { body } = await hub.call<{ funnel: Record<string, number> }>('GET', '/api/v1/alerts/analytics/noise');
  const events = page.getByRole('meter', { name: 'Events', exact: true });
  await events.waitFor();
  expect(await events.getAttribute('value')).toBe(String(body.funnel['events']));
  expect(await page.getByRole('meter', { name: 'New alerts' }).getAttribute('value')).toBe(
    String(body.funnel['alerts']),
  );
});
