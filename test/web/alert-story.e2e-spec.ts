import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { TestBrowser } from '../support/browser';
import { DirectoryHub } from '../support/directory-hub';
import { Hub, type Json } from '../support/hub';
import { MailInbox } from '../support/mail-inbox';
import { Person } from '../support/person';

let hub: Hub;
let mails: MailInbox;
let browser: TestBrowser;
let leire: Person;
beforeAll(async () => {
  mails = await MailInbox.open();
  hub = await Hub.start({ ...mails.environment, TRUST_PROXY: '1' });
  browser = await TestBrowser.start(hub);
  leire = await Person.of(hub, 'Leire');
  await hub.call('GET', '/api/v1/alerts/members/me', { token: leire.token });
  const { id } = await (await DirectoryHub.of(hub)).contact(leire.id, { address: 'leire@shop.example' });
  await hub.call('PUT', '/api/v1/alerts/config', { body: { group_wait_seconds: 0 } });
  await hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [id]);
});
afterAll(async () => {
  await browser.stop();
  await hub.stop();
  await mails.close();
});
afterEach(() => expect(browser.faults.splice(0)).toEqual([]));

/** The second alert of one problem, of two events: the first was solved, with a note. */
async function cameAgain(): Promise<{ first: Json; alert: Json }> {
  const fields = { ingredient_id: randomUUID(), ingredient_name: 'Saffron' };
  const first = await hub.anAlert(fields);
  await leire.does('resolve', String(first['id']), { notes: 'Molinos sent two kilos' });
  const alert = await hub.anAlert(fields);
  await hub.publish(hub.event(fields));
  await eventually(async () => (await leire.sees(String(alert['id']))).occurrence_count === 2 || undefined);
  return { first, alert };
}

it('an alert tells its story, why it is seen and who is told, and what ended the same problem before', async () => {
  const { first, alert } = await cameAgain();
  const mailed = `SELECT 1 FROM deliveries WHERE alert_id = $1 AND channel = 'email' AND state = 'accepted'`;
  await eventually(async () => (await hub.sql(mailed, [alert['id']])).length > 0 || undefined, { what: 'a mail' });
  const page = await browser.signedInAs(leire.token, `/inbox/${String(alert['id'])}`);
  const story = page.getByRole('region', { name: 'Story' });
  const line = (text: string | RegExp) => story.getByRole('listitem').filter({ hasText: text });

  await line('Raised').waitFor();
  await line(/Events: \d/)
    .first()
    .waitFor();
  await line('Message sent').filter({ hasText: 'email' }).waitFor();
  await story.getByLabel('Comment').fill('The supplier is **called**');
  await story.getByRole('button', { name: 'Comment', exact: true }).click();
  await line('The supplier is called').filter({ hasText: 'Leire' }).waitFor();
  await story.getByRole('button', { name: 'Comments' }).click();
  await line('Message sent').first().waitFor({ state: 'detached' });
  expect(await story.getByRole('listitem').count()).toBe(1);

  await page.getByText('Who is told, and why').click();
  const mine = page.getByRole('listitem').filter({ hasText: 'me: why I see it' });
  await mine.getByText('every alert is recorded in the app').waitFor();
  expect(await mine.innerText()).toMatch(/email\s+told/);

  const again = page.getByRole('region', { name: 'Similar alerts' }).getByRole('listitem');
  await again.filter({ hasText: 'same problem' }).getByText('ended by Leire').waitFor();
  expect(await again.first().innerText()).toContain('Molinos sent two kilos');
  const today = page.getByRole('img', { name: 'The last 30 days' }).locator('title').last();
  expect(await today.textContent()).toMatch(/: alerts 2, events 3$/);
  await again.getByRole('link').first().click();
  await page.waitForURL(`**/inbox/${String(first['id'])}`);
});
