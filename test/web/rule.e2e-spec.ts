import { randomUUID } from 'node:crypto';
import { TestBrowser } from '../support/browser';
import { Hub, type Json } from '../support/hub';
import { RulesHub } from '../support/rules-hub';

let hub: Hub;
let rules: RulesHub;
let browser: TestBrowser;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1' });
  rules = new RulesHub(hub);
  browser = await TestBrowser.start(hub);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

/** A definition with other fields, as it is typed into the editor. */
const changed = (text: string, fields: Json): string =>
  JSON.stringify({ ...(JSON.parse(text) as Json), ...fields }, null, 2);

it('a rule is made from a real event, tried, saved, fires, is changed, and restored from its history', async () => {
  const alertType = `fridge_${randomUUID().slice(0, 8)}`;
  const name = `Little of all ${alertType}`;
  const alert = await hub.anAlert({ ingredient_name: 'Butter', current_stock: 0 });
  const page = await browser.signedIn('owner', `/inbox/${String(alert['id'])}`);
  await page.getByRole('article').getByText('Event', { exact: true }).click();
  await page.getByRole('link', { name: 'Make a rule from this event' }).click();

  const definition = page.getByLabel('Definition', { exact: true }).last();
  const trial = page.getByRole('status').filter({ hasText: 'Try on the last 200 events' });
  await trial.getByText('1 events: 1 match, 1 would become a new alert.').waitFor();
  const draft = await definition.inputValue();
  expect(JSON.parse(draft)).toMatchObject({ source_event_type: 'inventory.stockout' });
  const condition = { field: 'current_stock', operator: '>', value: 5 };
  await definition.fill(changed(draft, { rule_name: name, alert_type: alertType, condition_json: condition }));
  await trial.getByText('1 events: 0 match, 0 would become a new alert.').waitFor();
  await trial.getByText('no match').first().waitFor();
  const texts = { title_template: '{{ ingredient_name }} is short', throttle_minutes: 0 };
  await definition.fill(
    changed(draft, {
      ...texts,
      rule_name: name,
      alert_type: alertType,
      condition_json: { ...condition, operator: '<=' },
    }),
  );
  await trial.getByText('Butter is short').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();

  await hub.publish(hub.event({ ingredient_name: 'Yeast', current_stock: 2 }));
  expect(await rules.alert(alertType)).toMatchObject({ title: 'Yeast is short' });

  await definition.fill(changed(await definition.inputValue(), { title_template: '{{ ingredient_name }}: order it' }));
  await trial.getByText('As it is saved: ').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const history = page.getByRole('region', { name: 'History' });
  const second = history.getByRole('listitem').filter({ hasText: 'Version 2' });
  await second.getByText('title_template').waitFor();
  expect(await second.getByRole('deletion').innerText()).toBe('{{ ingredient_name }} is short');
  expect(await second.getByRole('insertion').innerText()).toBe('{{ ingredient_name }}: order it');
  await history.getByRole('listitem').filter({ hasText: 'Version 1' }).getByRole('button', { name: 'Restore' }).click();
  await history.getByRole('listitem').filter({ hasText: 'Version 3' }).waitFor();
  const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/rules?limit=200');
  expect(body.items.find(({ rule_name }) => rule_name === name)).toMatchObject(texts);
});
