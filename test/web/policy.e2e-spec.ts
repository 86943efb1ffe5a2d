import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { EscalationHub, POLICIES } from '../support/escalation-hub';
import { Hub, type Json } from '../support/hub';
import { Person } from '../support/person';
import { SuppressionHub } from '../support/suppression-hub';
import type { Escalation } from '../support/runs-hub';

let hub: Hub;
let escalation: EscalationHub;
let browser: TestBrowser;
let owner: Person;
beforeAll(async () => {
  hub = await Hub.start({ TRUST_PROXY: '1', ENABLE_ESCALATION: 'true' });
  escalation = await EscalationHub.of(hub);
  browser = await TestBrowser.start(hub);
  owner = await Person.of(hub, 'Olaia');
  await escalation.shipped(owner.token);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

const memberTarget = (id: string) => [{ type: 'member', id }];
const escalationOf = async (id: string) => (await hub.call<Escalation>('GET', `/api/v1/alerts/${id}/escalation`)).body;
const runningBy = (id: string, version: number) =>
  eventually(
    async () => {
      const { run } = await escalationOf(id);
      return (run?.['policy'] as Json | undefined)?.['version'] === version ? run : undefined;
    },
    { what: `a run by version ${version}` },
  );

it('a policy explains itself; what runs keeps its version until the new one is applied', async () => {
  const [ane, jon] = [await escalation.reachable({ name: 'Ane' }), await escalation.reachable({ name: 'Jon' })];
  const policy = await escalation.made({
    name: 'Ovens',
    levels: [
      { after_seconds: 0, targets: memberTarget(ane) },
      { after_seconds: 3_600, targets: memberTarget(jon) },
    ],
  });
  const noise = new SuppressionHub(hub);
  const kind = await noise.kind({ escalation_policy_id: policy.id });
  await noise.trigger(kind, { oven: 7 });
  const id = String((await noise.alert(kind.alertType))['id']);
  await runningBy(id, 1);
  const page = await browser.signedInAs(owner.token, '/policies');
  const card = page.getByRole('article', { name: 'Ovens' });
  await card.getByText('version 1', { exact: true }).waitFor();
  await card.getByRole('link', { name: 'Oven 7 at 300' }).waitFor();
  expect(await card.getByText('an older version').count()).toBe(0);

  const explain = page.getByRole('region', { name: 'Who would be told?' });
  await explain.getByLabel('Id of an alert').fill(id);
  await explain.getByLabel('At (empty: now)').fill('2030-03-04T08:00');
  await explain.getByRole('button', { name: 'Explain' }).click();
  const levels = explain.getByRole('status').getByRole('listitem');
  await levels.filter({ hasText: 'Level 1' }).getByText('Ane').waitFor();
  expect(await levels.filter({ hasText: 'Level 2' }).innerText()).toMatch(/4 Mar[^]*Jon/);

  await card.getByRole('button', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ovens' });
  const second = dialog.getByRole('group', { name: 'Level 2' });
  await second.getByLabel('After minutes').fill('120');
  await second.getByLabel('Who').selectOption({ label: 'Ane' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByText('version 2', { exact: true }).waitFor();
  await card.getByText('runs by an older version').waitFor();
  expect((await escalationOf(id)).run).toMatchObject({ policy: { version: 1 } });

  await card.getByRole('button', { name: 'Give them this version' }).click();
  await page.getByText('1 escalations have this version now').waitFor();
  await runningBy(id, 2);
  await card.getByText('runs by an older version').waitFor({ state: 'detached' });
  expect((await hub.call(`GET`, `${POLICIES}/${policy.id}`)).body).toMatchObject({
    levels: [{ targets: memberTarget(ane) }, { after_seconds: 7_200, targets: memberTarget(ane) }],
  });
});
