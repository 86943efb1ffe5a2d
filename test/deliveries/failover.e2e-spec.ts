import { Clock } from '../../libs/kernel/clock';
import { eventually } from '../../libs/testing/eventually';
import type { Severity } from '../../src/alerts';
import { DeliveryHub } from '../support/delivery-hub';
import { aPhone } from '../support/directory-hub';
import { freePort } from '../support/process';
import { Hub, type Json } from '../support/hub';
import { FakeProviders } from '../support/providers/fake-providers';

const WITHIN_MS = 10_000;

let fakes: FakeProviders;
let hub: Hub;
let deliveries: DeliveryHub;
beforeAll(async () => {
  fakes = await FakeProviders.open();
  // nobody listens at the port of the mail server
  const mail = { SMTP_HOST: '127.0.0.1', SMTP_PORT: await freePort(), SMTP_SECURITY: 'none' };
  hub = await Hub.start({ ...fakes.environment, ...mail, PROVIDER_TIMEOUT_SECONDS: '1' });
  deliveries = await DeliveryHub.of(hub);
});
afterAll(async () => {
  await hub.stop();
  await fakes.close();
});

const now = () => hub.app.get(Clock, { strict: false }).now();

/** A text message to a new number, which its providers answer as the test says. */
async function text(severity: Severity = 'high') {
  const number = aPhone();
  const target = await deliveries.target('sms', number);
  return { number, notice: deliveries.notice({ target, channel: 'sms', severity, dueAt: now() }) };
}

const providersOf = async (id: string) => (await deliveries.attempts(id)).map(({ provider }) => provider);
const calledAt = (number: string) => fakes.for(number).map(({ provider }) => provider);

/** How long it took from the first attempt to the acceptance. */
async function tookMs(id: string): Promise<number> {
  const [first] = await deliveries.attempts(id);
  const [row] = await deliveries.rows([id]);
  return (row?.['accepted_at'] as Date).getTime() - (first?.['started_at'] as Date).getTime();
}

it('after two failures the next provider is used, within ten seconds, for the same delivery', async () => {
  const { number, notice } = await text();
  fakes.next(number, 'server_error', 'server_error');
  const [id = ''] = await deliveries.enqueue(notice);
  expect(await deliveries.until('accepted', id)).toMatchObject({ provider: 'sns', attempt_count: 3 });
  expect(await providersOf(id)).toEqual(['twilio', 'twilio', 'sns']);
  expect(await tookMs(id)).toBeLessThan(WITHIN_MS);
});

it('a provider that asks for a long pause is not waited for', async () => {
  const { number, notice } = await text();
  fakes.next(number, { status: 503, headers: { 'retry-after': '600' } });
  const [id = ''] = await deliveries.enqueue(notice);
  await deliveries.until('accepted', id);
  expect(await providersOf(id)).toEqual(['twilio', 'sns']);
  expect(await tookMs(id)).toBeLessThan(WITHIN_MS);
});

it('a mail server that is away is replaced by the other provider', async () => {
  const target = await deliveries.target('email', 'ana@shop.example');
  const [id = ''] = await deliveries.enqueue(deliveries.notice({ target, channel: 'email', dueAt: now() }));
  expect(await deliveries.until('accepted', id)).toMatchObject({ provider: 'sendgrid' });
  expect(await providersOf(id)).toEqual(['smtp', 'smtp', 'sendgrid']);
  expect(await tookMs(id)).toBeLessThan(WITHIN_MS);
});

it.each(['cut', 'slow', 'endless'] as const)(
  'a message that a provider took is given to no other, though its answer is %s',
  async (behaviour) => {
    const { number, notice } = await text('critical');
    fakes.next(number, behaviour);
    const [id = ''] = await deliveries.enqueue(notice);
    await deliveries.until('accepted', id);
    hub.moveClock(10 * 60_000);
    const { number: other, notice: last } = await text();
    await deliveries.until('accepted', ...(await deliveries.enqueue(last)));
    expect([calledAt(number), calledAt(other)]).toEqual([['twilio'], ['twilio']]);
  },
);

it('after an outcome that nobody knows only what is severe enough is sent again', async () => {
  const [medium, high] = [await text('medium'), await text('high')];
  for (const { number } of [medium, high]) fakes.next(number, 'stall');
  const [unknown = '', repeated = ''] = await deliveries.enqueue(medium.notice, high.notice);
  expect(await deliveries.until('unknown', unknown)).toMatchObject({ state_reason: 'timeout' });
  await deliveries.until('accepted', repeated);
  expect([calledAt(medium.number), calledAt(high.number).length]).toEqual([['twilio'], 2]);
});

it('while both fail it goes on until its time is over, and is a dead letter once', async () => {
  const failed: { body: Json }[] = await hub.outside.listen('alerts', 'alerts.notification_failed');
  const { number, notice } = await text('critical');
  fakes.always(number, 'server_error');
  const alert = await hub.anAlert();
  const about = { alertId: String(alert['id']), episode: 1, kind: 'alert', content: {} } as const;
  const [id = ''] = await deliveries.enqueue({ ...notice, ...about });
  await eventually(async () => (await deliveries.attempts(id)).length >= 4, { what: 'four attempts' });
  hub.moveClock(4 * 3_600_000);
  expect(await deliveries.until('failed', id)).toMatchObject({ state_reason: 'max_age' });
  await eventually(() => failed.some(({ body }) => body['delivery_id'] === id));
  expect(failed.filter(({ body }) => body['delivery_id'] === id)).toHaveLength(1);
});

it('while a breaker is open the next provider is used at once, and then a probe', async () => {
  hub.moveClock(10 * 60_000);
  const failing = await Promise.all(Array.from({ length: 5 }, () => text()));
  for (const { number } of failing) fakes.next(number, 'server_error');
  await deliveries.until('accepted', ...(await deliveries.enqueue(...failing.map(({ notice }) => notice))));
  const { number, notice } = await text();
  await deliveries.until('accepted', ...(await deliveries.enqueue(notice)));
  expect(calledAt(number)).toEqual(['sns']);
  hub.moveClock(31_000);
  const { number: later, notice: probe } = await text();
  await deliveries.until('accepted', ...(await deliveries.enqueue(probe)));
  expect(calledAt(later)).toEqual(['twilio']);
});
