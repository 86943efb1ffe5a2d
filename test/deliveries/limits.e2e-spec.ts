import { DeliveryHub } from '../support/delivery-hub';
import { Hub } from '../support/hub';
import { MailInbox } from '../support/mail-inbox';
import { past } from '../support/past-alerts';
import { eventually } from '../../libs/testing/eventually';

let hub: Hub;
let deliveries: DeliveryHub;
let inbox: MailInbox;
beforeAll(async () => {
  inbox = await MailInbox.open();
  hub = await Hub.start({ ...inbox.environment });
  deliveries = await DeliveryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await inbox.close();
});

/** How far the clock was moved. */
let movedMs = 0;
const move = (ms: number): void => {
  hub.moveClock(ms);
  movedMs += ms;
};

const statesOf = async (ids: readonly string[]) => (await deliveries.rows(ids)).map(({ state }) => state).sort();

it('an address gets five e-mails in a minute; the rest is told in one, which counts them', async () => {
  const alert = await hub.anAlert();
  const target = await deliveries.target('email', 'many@shop.example');
  const about = { alertId: String(alert['id']), episode: 1, epoch: 1, kind: 'alert', content: {}, target } as const;
  const ids = await deliveries.enqueue(
    ...Array.from({ length: 20 }, (_, n) => deliveries.notice({ ...about, channel: 'email', cause: `folded:${n}` })),
  );
  const over = Array.from({ length: 16 }, () => 'bundled');
  const wanted = [...Array.from({ length: 4 }, () => 'accepted'), ...over];
  await eventually(async () => String(await statesOf(ids)) === String(wanted), { what: 'four accepted' });
  expect(inbox.mails.filter(({ to }) => to === 'many@shop.example')).toHaveLength(4);
  move(66_000);
  await eventually(() => inbox.mails.filter(({ to }) => to === 'many@shop.example').length === 5, { within: 15_000 });
  expect((await statesOf(ids)).filter((state) => state === 'summarised')).toHaveLength(16);
  expect(inbox.mails.at(-1)?.text).toContain('16');
  const [bundled] = await deliveries.rows(ids.slice(-1));
  // the mail comes before its record
  expect(await deliveries.until('accepted', String(bundled?.['digest_id']))).toMatchObject({ kind: 'summary' });
});

it('what was held in quiet hours is sent at their end: up to three alone, more as one', async () => {
  for (const [count, address, mails] of [
    [3, 'few@shop.example', 3],
    [4, 'more@shop.example', 1],
  ] as const) {
    const target = await deliveries.target('email', address);
    const dueAt = new Date(Date.now() + movedMs + 120_000);
    const held = Array.from({ length: count }, () =>
      deliveries.notice({ target, channel: 'email', state: 'held', dueAt }),
    );
    const ids = await deliveries.enqueue(...held);
    expect(new Set(await statesOf(ids))).toEqual(new Set(['held']));
    move(125_000);
    await eventually(() => inbox.mails.filter(({ to }) => to === address).length === mails, { within: 15_000 });
  }
});

it('10,000 alerts in a minute are at most seven e-mails for an address, the last of which counts the rest', async () => {
  const target = await deliveries.target('email', 'storm@shop.example');
  const severities = ['low', 'medium', 'high'] as const;
  const raised = Array.from({ length: 10_000 }, (_, n) => ({ at: new Date(), severity: severities[n % 3] ?? 'low' }));
  const alertIds = await past(hub, raised);
  const mine = () => inbox.mails.filter(({ to }) => to === 'storm@shop.example');
  const about = {
    episode: 1,
    epoch: 1,
    kind: 'alert',
    content: {},
    target,
    channel: 'email',
    cause: 'created',
  } as const;
  for (let from = 0; from < alertIds.length; from += 1_000) {
    const dueAt = new Date(Date.now() + movedMs);
    const planned = alertIds.slice(from, from + 1_000).map((alertId, n) => {
      const severity = raised[from + n]?.severity ?? null;
      return deliveries.notice({ ...about, alertId, severity, dueAt });
    });
    await deliveries.enqueue(...planned);
  }
  const waiting = `SELECT count(*)::int AS n FROM deliveries WHERE user_id = $1 AND state IN ('pending', 'sending')`;
  await eventually(async () => (await hub.sql<{ n: number }>(waiting, [target.userId]))[0]?.n === 0, {
    within: 100_000,
    what: 'all sent or bundled',
  });
  const before = mine().length;
  expect(before).toBeLessThanOrEqual(7);
  move(121_000);
  await eventually(() => mine().length === before + 1, { within: 20_000, what: 'the summary' });
  expect(mine().at(-1)?.text).toContain(`+${(10_000 - before).toLocaleString('en')} more`);
}, 180_000);
