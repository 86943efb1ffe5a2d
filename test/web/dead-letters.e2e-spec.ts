import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';

const LETTERS = '/api/v1/alerts/dead-letters';

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

it('a message that failed is read, corrected, tried without a trace, sent again, and becomes an alert', async () => {
  const event = hub.event({ event_type: 'inventory stockout!', ingredient_name: '<b>Flour</b>' });
  await hub.outside.publish('inventory', 'inventory.stockout', event);
  const letters = async () => (await hub.call<{ items: Json[] }>('GET', LETTERS)).body.items;
  const letter = await eventually(async () => (await letters())[0], { what: 'the dead letter' });

  const page = await browser.signedIn('owner', '/operations');
  await page.getByRole('button', { name: 'Inspect' }).first().click();
  const dialog = page.getByRole('dialog');
  const message = dialog.getByLabel('The message');
  expect(JSON.parse(await message.inputValue())).toEqual(event);
  await dialog.getByRole('button', { name: 'Try without sending' }).click();
  await dialog.getByText('event_type').first().waitFor();
  await message.fill('{ "event_type": ');
  await dialog.getByText('This is not a JSON object.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Send the corrected message' }).isDisabled()).toBe(true);

  await message.fill(JSON.stringify({ ...event, event_type: 'inventory.stockout' }));
  await dialog.getByRole('button', { name: 'Try without sending' }).click();
  await dialog.getByText('1 rule matches it').waitFor();
  expect((await letters())[0]).toMatchObject({ id: letter['id'], replayed_at: null });
  expect(await browser.axe(page)).toEqual([]);

  await dialog.getByRole('button', { name: 'Send the corrected message' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('replayed', { exact: true }).waitFor();
  await eventually(async () => (await hub.alerts(0)).find(({ source_event_id: id }) => id === event['event_id']), {
    what: 'the alert of the corrected message',
  });
});
