import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { PlanNextChannelsCommand } from '../../src/notifications/planning/commands/plan-next-channels';
import { aPhone } from '../support/directory-hub';
import { aChat, FollowHub } from '../support/follow-hub';
import { administratorToken } from '../support/hub';

let follow: FollowHub;

beforeAll(async () => {
  follow = await FollowHub.open({ UNKNOWN_OUTCOME_RESEND: '["critical"]' });
  await follow.hub.call('PUT', '/api/v1/alerts/config', {
    body: { high_alert_channels: ['sms'], low_alert_channels: [] },
  });
});
afterAll(() => follow.close());

const refusal = { status: 400, body: { code: 21211, message: 'not a number', status: 400 } };

/** A member whose telephone refuses text messages. */
async function unreachable(more: Record<string, string> = {}) {
  const number = aPhone();
  follow.fakes.always(number, refusal);
  return { number, memberId: await follow.manager({ sms: number, ...more }) };
}

const again = (ids: readonly string[]) =>
  follow.hub.app.get(CommandBus, { strict: false }).execute(new PlanNextChannelsCommand(ids));

it('what fails over one channel comes over the next, and over each once', async () => {
  const chat = aChat();
  const { memberId } = await unreachable({ telegram: chat, email: 'ana@shop.example' });
  const alertId = await follow.raise(memberId);
  await follow.until(
    () => follow.states(alertId),
    ['in_app delivered', 'sms failed client_error', 'telegram accepted'],
  );
  const rows = await follow.recorded(alertId);
  const [failed, next] = ['sms', 'telegram'].map((channel) => rows.find((row) => row['channel'] === channel));
  expect(next).toMatchObject({
    cause: 'created',
    user_id: memberId,
    replaces_id: failed?.['id'],
    content: failed?.['content'],
  });
  // the event may be delivered again, after the next channel was planned
  await again([String(failed?.['id'])]);
  expect(await follow.recorded(alertId)).toHaveLength(3);
});

it('goes on until a channel works, and stops at the app', async () => {
  const chat = aChat();
  follow.fakes.always(chat, {
    status: 403,
    body: { ok: false, description: 'Forbidden: bot was blocked by the user' },
  });
  const { memberId } = await unreachable({ telegram: chat });
  const alertId = await follow.raise(memberId);
  await follow.until(
    () => follow.states(alertId),
    ['in_app delivered', 'sms failed client_error', 'telegram failed client_error'],
  );
  const ids = (await follow.recorded(alertId)).map(({ id }) => String(id));
  await again(ids);
  expect(await follow.recorded(alertId)).toHaveLength(3);
});

it('an unknown outcome that is not repeated counts as failed', async () => {
  const [number, chat] = [aPhone(), aChat()];
  follow.fakes.always(number, 'reset');
  const memberId = await follow.manager({ sms: number, telegram: chat });
  const alertId = await follow.raise(memberId);
  const states = ['in_app delivered', 'sms unknown network', 'telegram accepted'];
  await follow.until(() => follow.states(alertId), states);
});

it('a report that a text message was not delivered leads to the next channel', async () => {
  const [number, chat] = [aPhone(), aChat()];
  const memberId = await follow.manager({ sms: number, telegram: chat });
  const alertId = await follow.raise(memberId);
  await follow.until(() => follow.states(alertId), ['in_app delivered', 'sms accepted']);
  const sms = (await follow.recorded(alertId)).find(({ channel }) => channel === 'sms');
  const path = `/callbacks/twilio?delivery_id=${String(sms?.['id'])}`;
  expect((await follow.twilio(path, { MessageSid: 'SM1', MessageStatus: 'undelivered' })).status).toBe(200);
  await follow.until(() => follow.states(alertId), ['in_app delivered', 'sms failed reported', 'telegram accepted']);
});

it('nobody is asked any more once somebody has reacted', async () => {
  const { number, memberId } = await unreachable({ telegram: aChat() });
  follow.fakes.next(number, 'server_error');
  const alertId = await follow.raise(memberId);
  await follow.got(number, 1);
  await follow.perform(alertId, 'acknowledge');
  await follow.until(
    async () => (await follow.states(alertId)).every((text) => /delivered|cancelled|failed/.test(text)),
    true,
  );
  const ids = (await follow.recorded(alertId)).map(({ id }) => String(id));
  await follow.hub.sql(`UPDATE deliveries SET state = 'failed' WHERE alert_id = $1 AND channel = 'sms'`, [alertId]);
  await again(ids);
  expect((await follow.recorded(alertId)).map(({ channel }) => channel).sort()).toEqual(['in_app', 'sms']);
});

it('a message that was sent again by hand, or to a destination, has no next channel', async () => {
  const { memberId } = await unreachable();
  const alertId = await follow.raise(memberId);
  await follow.until(() => follow.states(alertId), ['in_app delivered', 'sms failed client_error']);
  const [failed] = (await follow.recorded(alertId)).filter(({ channel }) => channel === 'sms');
  expect((await follow.hub.call('POST', `/api/v1/alerts/deliveries/${String(failed?.['id'])}/resend`)).status).toBe(
    202,
  );
  const states = ['in_app delivered', 'sms failed client_error', 'sms failed client_error'];
  await follow.until(() => follow.states(alertId), states);
});

it('the app counts as told where nothing else was planned, and this is said once', async () => {
  const memberId = await follow.manager({ sms: aPhone() });
  const quiet = await follow.raise(memberId, { severity: 'low' });
  await follow.until(async () => (await follow.alert(quiet))['notification_channel'], 'in_app');
  const [shown] = await follow.recorded(quiet);
  expect(await follow.alert(quiet)).toMatchObject({ notification_sent: true, notification_id: shown?.['id'] });
  const loud = await follow.raise(memberId);
  await follow.until(async () => (await follow.alert(loud))['notification_channel'], 'sms');
});

it('what is planned is counted, and alerts that have nobody to tell', async () => {
  const count = async (metric: string): Promise<number> => {
    const { body } = await follow.hub.call<string>('GET', '/metrics');
    const line = body.split('\n').find((one) => one.startsWith(`${metric} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  const planned = 'notifications_planned_total{channel="telegram",kind="alert"}';
  const before = [await count(planned), await count('notifications_unroutable_total')] as const;
  const memberId = await follow.manager({ telegram: aChat() });
  await follow.raise(memberId, { notification_channels: ['telegram'] });
  await follow.until(async () => (await count(planned)) - before[0], 1);
  const lonely = await administratorToken(randomUUID());
  const body = { alert_type: 'checked', severity: 'high', title: 'Check it', description: 'Now.' };
  expect((await follow.hub.call('POST', '/api/v1/alerts', { token: lonely, body })).status).toBe(201);
  await follow.until(async () => (await count('notifications_unroutable_total')) - before[1], 1);
});
