import { eventually } from '../../libs/testing/eventually';
import { DirectoryHub } from '../support/directory-hub';
import { localReceivers, WebhookReceiver } from '../support/delivery-hub';
import { Hub } from '../support/hub';
import { MailInbox } from '../support/mail-inbox';

let hub: Hub;
let directory: DirectoryHub;
let inbox: MailInbox;
let receiver: WebhookReceiver;

beforeAll(async () => {
  inbox = await MailInbox.open();
  receiver = await WebhookReceiver.open();
  hub = await Hub.start({ ...localReceivers, ...inbox.environment });
  directory = await DirectoryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await inbox.close();
  await receiver.close();
});

it('a code comes by e-mail, verifies the address, and is in no record of the delivery', async () => {
  const { memberId, id, bearer } = await directory.memberWith({ channel: 'email', address: 'eva@shop.example' });
  expect((await directory.onContact(memberId, id, 'send-code', undefined, bearer)).status).toBe(202);
  const mail = await eventually(() => inbox.mails.find(({ to }) => to === 'eva@shop.example'));
  const code = /\b\d{6}\b/.exec(mail.text)?.[0] ?? '';
  expect((await directory.onContact(memberId, id, 'verify', { code }, bearer)).status).toBe(200);
  const rows = await hub.sql('SELECT * FROM deliveries WHERE tenant_id = $1', [hub.tenantId]);
  expect(rows).toMatchObject([{ kind: 'code', state: 'accepted', message: null, subject: null }]);
  expect(JSON.stringify(rows)).not.toContain(code);
});

it('a webhook is verified when it accepts a test', async () => {
  const address = receiver.urlOf('/verified');
  const { memberId, id } = await directory.memberWith({ channel: 'webhook', address });
  await directory.onContact(memberId, id, 'send-code');
  await eventually(async () => (await directory.contacts(memberId))[0]?.['verified_at']);
  expect(receiver.at('/verified')).toMatchObject([{ body: { type: 'notifications.test' } }]);
});
