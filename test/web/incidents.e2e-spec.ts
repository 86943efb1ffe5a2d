import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { SuppressionHub } from '../support/suppression-hub';

const LIMIT = 5;

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

const alertsOf = async (query: string): Promise<Json[]> =>
  (await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts?limit=200&${query}`)).body.items;
const statusesOf = async (query: string) => (await alertsOf(query)).map(({ status }) => status);

it('an incident is opened, its alerts are acknowledged together, and a result is shown for each', async () => {
  const kind = await noise.kind({ labels: { supplier: '{supplier}' }, group_by: ['supplier'] });
  for (const oven of [1, 2, 3]) await noise.trigger(kind, { oven, supplier: 'Molinos' });
  const [lead] = await noise.alertsOf(kind.alertType);
  const incident = `group_id=${String(lead?.['group_id'])}`;
  const page = await browser.signedIn('owner', '/incidents');
  await page.getByRole('link', { name: 'supplier: Molinos' }).click();
  const worst = page.getByRole('region', { name: 'The worst alerts' });
  await worst.getByText('First').waitFor();
  expect(await worst.getByRole('listitem').count()).toBe(3);

  await hub.call('POST', `/api/v1/alerts/${String(lead?.['id'])}/resolve`);
  await page.getByRole('button', { name: 'Acknowledge all' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await results.getByText('2 alerts changed').waitFor();
  expect(await results.getByRole('listitem').filter({ hasText: 'Acknowledged' }).count()).toBe(2);
  expect(
    await results.getByRole('listitem').filter({ hasText: 'unchanged' }).filter({ hasText: 'Resolved' }).count(),
  ).toBe(1);
  expect((await statusesOf(incident)).sort()).toEqual(['acknowledged', 'acknowledged', 'resolved']);

  await page.getByRole('button', { name: 'Resolve all' }).click();
  await eventually(async () => (await statusesOf(incident)).every((one) => one === 'resolved') || undefined);
  await page.getByRole('link', { name: 'All in the inbox' }).click();
  await page.waitForURL(`**/inbox?${incident}*`);
  await page.getByText('3 alerts').waitFor();
});

it('a storm is shown with the alerts that it stands for', async () => {
  await hub.call('PUT', '/api/v1/alerts/config', { body: { storm_alerts_per_minute: LIMIT } });
  const kind = await noise.kind();
  // the limit is per minute: all of this must happen in the same one
  await eventually(() => Promise.resolve(new Date().getSeconds() < 50 || undefined), { within: 15_000 });
  for (let oven = 1; oven <= LIMIT + 3; oven++) await noise.trigger(kind, { oven });
  const storm = await eventually(async () => (await alertsOf('alert_type=alert_storm'))[0]);
  const told = await eventually(
    async () => {
      const [{ source_event_data: event } = {} as Json] = await alertsOf('alert_type=alert_storm');
      const { covered } = (event ?? {}) as { covered?: number };
      return Number(covered) >= 3 ? covered : undefined;
    },
    { within: 60_000, what: 'the storm tells how many alerts it stands for' },
  );
  const covered = await alertsOf(`quiet_by=${String(storm['id'])}`);

  const page = await browser.signedIn('owner', '/incidents');
  const storms = page.getByRole('region', { name: 'Storms' });
  await storms.getByRole('link', { name: String(storm['title']) }).click();
  await page.waitForURL(`**/incidents/storms/${String(storm['id'])}`);
  for (const { title } of covered.slice(0, 3)) await page.getByRole('link', { name: String(title) }).waitFor();
  await page.getByText(String(told), { exact: true }).first().waitFor();

  await page.getByRole('button', { name: 'Acknowledge all' }).click();
  await page.getByRole('region', { name: 'Results' }).getByText(`${covered.length} alerts changed`).waitFor();
  const statuses = new Set(await statusesOf(`quiet_by=${String(storm['id'])}`));
  expect([...statuses]).toEqual(['acknowledged']);
});
