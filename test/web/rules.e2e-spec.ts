import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

let hub: Hub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const RULES = '/api/v1/alerts/rules';
const titles = async () => (await hub.alerts(0)).map(({ title }) => title);

it('a rule from a real event: tried while it is written, saved, it fires; its history shows the change, and restores', async () => {
  const alert = await hub.anAlert({ ingredient_name: 'Flour', current_stock: 2, shelf: { no: 7 } });
  const page = await browser.signedIn('owner', `/inbox/${String(alert['id'])}`);
  await page.getByText('Event', { exact: true }).click();
  await page.getByRole('link', { name: 'Make a rule for such events' }).click();
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor();
  expect(await page.getByLabel('Type of the events').inputValue()).toBe(alert['source_event_type']);

  await page.getByLabel('Name of the rule').fill('Shelf 7 is watched');
  await page.getByLabel('Type of the alert').fill('shelf_watched');
  await page.getByLabel('Kind of condition').selectOption({ label: 'All of these' });
  await page.getByLabel('Field', { exact: true }).fill('shelf.no');
  await page.getByLabel('Value', { exact: true }).fill('8');
  await page.getByLabel('Title', { exact: true }).fill('Shelf {{ shelf.no }}: {{ ingredient_name }}');
  await page.getByText('1 events: 0 match, 0 would become a new alert.').waitFor();
  // the fields of recent events are offered
  await expect(page.locator('#fields-of-events option[value="shelf.no"]').count()).resolves.toBe(1);
  await page.getByLabel('Value', { exact: true }).fill('7');
  await page.getByText('1 events: 1 match, 1 would become a new alert.').waitFor();
  await page.getByText('Shelf 7: Flour').waitFor();
  expect(await browser.axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/rules\/[0-9a-f-]{36}/);
  const id = String(/[0-9a-f-]{36}/.exec(page.url()));
  const saved = async () => (await hub.call<Json>('GET', `${RULES}/${id}`)).body;
  expect((await saved())['condition_json']).toEqual({ all: [{ field: 'shelf.no', operator: '=', value: 7 }] });

  await hub.anAlert({ ingredient_name: 'Sugar', shelf: { no: 7 } });
  await eventually(async () => (await titles()).includes('Shelf 7: Sugar') || undefined, { what: 'the rule fires' });

  await page.getByLabel('Severity', { exact: true }).selectOption({ label: 'Critical' });
  await page.getByRole('button', { name: 'Save' }).click();
  await eventually(async () => (await saved())['severity'] === 'critical' || undefined, { what: 'the change' });
  await page.getByText('What changed').first().click();
  await page.getByRole('region', { name: 'severity' }).getByText('"critical"').waitFor();
  await page.getByRole('button', { name: 'Restore' }).last().click();
  await eventually(async () => (await saved())['severity'] === 'high' || undefined, { what: 'the first version' });
});

it('what the form does not know stays, and JSON shows the same rule', async () => {
  const definition = {
    rule_name: 'With more',
    source_event_type: 'kitchen.oven',
    alert_type: 'oven',
    severity: 'high',
    title_template: 'Oven',
    description_template: 'Hot',
    computed_fields: { hot: 'event.a > 3.0' },
    severity_tiers: [{ condition_json: { field: 'a', operator: '>', value: 9 }, severity: 'critical' }],
  };
  const { body } = await hub.call('POST', RULES, { body: definition });
  const page = await browser.signedIn('owner', `/rules/${String(body['id'])}`);
  await page.getByRole('button', { name: 'Add a group' }).waitFor({ state: 'detached' });
  await page.getByLabel('Minutes between two alerts').fill('15');
  await page.getByRole('button', { name: 'Save' }).click();
  const after = await eventually(async () => {
    const rule = (await hub.call('GET', `${RULES}/${String(body['id'])}`)).body;
    return rule['throttle_minutes'] === 15 ? rule : undefined;
  });
  expect(after).toMatchObject(definition);
  await page.getByRole('button', { name: 'JSON' }).click();
  expect(JSON.parse(await page.getByRole('textbox', { name: 'Definition' }).inputValue())).toMatchObject({
    ...definition,
    throttle_minutes: 15,
  });
  await page.getByRole('textbox', { name: 'Definition' }).fill('{');
  await page.getByText('This is no JSON').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
});
