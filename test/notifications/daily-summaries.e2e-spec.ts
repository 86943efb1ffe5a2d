import { CommandBus } from '@nestjs/cqrs';
import { eventually } from '../../libs/testing/eventually';
import { SendDailySummariesCommand } from '../../src/notifications/daily-summaries/commands/send-daily-summaries';
import type { WebhookReceiver } from '../support/delivery-hub';
import { Hub, type Json } from '../support/hub';
import { WebhookHub } from '../support/webhook-hub';

let webhooks: WebhookHub;
let hub: Hub;
let receiver: WebhookReceiver;
const ALERTS = '/api/v1/alerts';
const DAY_MS = 86_400_000;

beforeAll(async () => {
  webhooks = await WebhookHub.start();
  ({ hub, receiver } = webhooks);
});
afterAll(() => webhooks.stop());

let movedMs = 0;
const move = (ms: number): void => {
  hub.moveClock(ms);
  movedMs += ms;
};
const dataOf = (body: Json | undefined): Json => (body?.['data'] ?? {}) as Json;

it('a member gets one summary a day at their time, and of what was missed only the latest', async () => {
  const { id: userId, path } = await webhooks.member();
  const hidden = { assigned_role: 'owner', title: 'For owners alone' };
  for (const fields of [
    { severity: 'critical', title: 'The oldest' },
    { severity: 'low', title: 'The next' },
    hidden,
  ]) {
    const body = { alert_type: 'checked', severity: 'high', description: 'Look.', notify: false, ...fields };
    expect((await hub.call('POST', ALERTS, { body })).status).toBe(201);
  }
  const at = new Date(Date.now() + movedMs + 120_000).toISOString().slice(11, 16);
  const body = { daily_summary: { at }, channel_order: ['webhook'] };
  expect((await hub.call('PUT', `${ALERTS}/preferences?member_id=${userId}`, { body })).status).toBe(200);
  const nextAt = async (): Promise<number> => {
    const [row] = await hub.sql<{ due_at: Date }>('SELECT due_at FROM daily_summaries WHERE member_id = $1', [userId]);
    return row?.due_at.getTime() ?? 0;
  };
  const planned = () =>
    eventually(async () => (await nextAt()) > Date.now() + movedMs, { within: 15_000, what: 'a next time' });
  await planned();
  expect(receiver.at(path)).toEqual([]);

  move(180_000);
  const commands = hub.app.get(CommandBus, { strict: false });
  await Promise.all(Array.from({ length: 3 }, () => commands.execute(new SendDailySummariesCommand())));
  const [first] = await eventually(() => (receiver.at(path).length > 0 ? receiver.at(path) : undefined), {
    within: 15_000,
    what: 'a summary',
  });
  const message = String(dataOf(first?.body)['message']);
  expect(dataOf(first?.body)).toMatchObject({ subject: 'Daily summary: 2 open alerts' });
  expect(message).toContain('Critical 1, Low 1');
  expect(message.indexOf('The oldest')).toBeLessThan(message.indexOf('The next'));
  expect(message).not.toContain('For owners alone');

  await planned();
  move(3 * DAY_MS);
  await planned();
  await eventually(() => receiver.at(path).length === 2, { within: 15_000, what: 'the latest one' });
  // the shipped on-call schedule may have handed over meanwhile
  const summaries = `SELECT cause FROM deliveries WHERE user_id = $1 AND cause LIKE 'daily_summary:%' ORDER BY id`;
  const causes = await hub.sql<Json>(summaries, [userId]);
  const days = [0, 3].map((n) => new Date(Date.now() + movedMs - (3 - n) * DAY_MS).toISOString().slice(0, 10));
  expect(causes.map(({ cause }) => cause)).toEqual(days.map((day) => `daily_summary:${day}`));
});
