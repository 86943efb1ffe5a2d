import { randomUUID } from 'node:crypto';
import { aPhone } from '../support/directory-hub';
import { FollowHub } from '../support/follow-hub';
import { type Answer, type Json, token } from '../support/hub';

let follow: FollowHub;

beforeAll(async () => {
  follow = await FollowHub.open();
});
afterAll(() => follow.close());

const redrive = (body: Json): Promise<Answer> => follow.hub.call('POST', '/api/v1/alerts/deliveries/redrive', { body });
const refusal = { status: 400, body: { code: 21211, message: 'not a number', status: 400 } };

/** A text message about an alert that failed. */
async function failed() {
  const number = aPhone();
  follow.fakes.next(number, refusal);
  const memberId = await follow.manager({ sms: number });
  const alertId = await follow.raise(memberId, { notification_channels: ['sms'] });
  await follow.until(() => follow.states(alertId), ['in_app delivered', 'sms failed client_error']);
  const [row] = (await follow.recorded(alertId)).filter(({ channel }) => channel === 'sms');
  return { number, memberId, alertId, id: String(row?.['id']) };
}

describe('sending again what failed', () => {
  it('by filter: each once, and not of alerts that are closed', async () => {
    const [one, closed] = [await failed(), await failed()];
    await follow.perform(closed.alertId, 'resolve', {});
    const filter = { channel: ['sms'], state: ['failed'] };
    expect((await redrive({ filter: { ...filter, member_id: randomUUID() } })).body).toMatchObject({
      resent: 0,
      refused: 0,
    });
    const answer = await redrive({ filter });
    expect([answer.status, answer.body]).toEqual([202, { results: [], resent: 1, refused: 1, has_more: false }]);
    await follow.got(one.number, 2);
    expect((await redrive({ filter })).body).toMatchObject({ resent: 0, refused: 1 });
    const rows = await follow.recorded(one.alertId);
    expect(rows.filter(({ parent_id: parent }) => parent === one.id)).toHaveLength(1);
    await follow.until(
      () => follow.states(one.alertId),
      ['in_app delivered', 'sms accepted', 'sms failed client_error'],
    );
  });

  it('two at the same time send each once', async () => {
    const { alertId } = await failed();
    const answers = await Promise.all([1, 2].map(() => redrive({ filter: { alert_id: alertId } })));
    expect(answers.map(({ body }) => body['resent']).sort()).toEqual([0, 1]);
  });

  it('by id, but only what failed', async () => {
    const { alertId, id, number } = await failed();
    expect((await redrive({ ids: [id] })).body).toMatchObject({ resent: 1, results: [{ id, error: null }] });
    await follow.got(number, 2);
    const sent = async () => (await follow.recorded(alertId)).find(({ parent_id: parent }) => parent === id);
    await follow.until(async () => (await sent())?.['state'], 'accepted');
    expect((await redrive({ ids: [String((await sent())?.['id'])] })).body).toMatchObject({
      refused: 1,
      results: [{ delivery_id: null, error: expect.stringContaining('has not failed') as string }],
    });
  });

  it.each<[Json]>([
    [{}],
    [{ ids: [randomUUID()], filter: {} }],
    [{ filter: [] }],
    [{ filter: { state: ['accepted'] } }],
    [{ filter: { channel: ['smoke'] } }],
    [{ filter: { from: 'yesterday' } }],
  ])('refuses %j', async (body) => expect((await redrive(body)).status).toBe(422));

  it('concerns no other tenant', async () => {
    const { alertId } = await failed();
    const other = await token(randomUUID());
    const body = { filter: { alert_id: alertId } };
    const answer = await follow.hub.call('POST', '/api/v1/alerts/deliveries/redrive', { token: other, body });
    expect(answer.body).toMatchObject({ resent: 0, refused: 0 });
  });
});

describe('test messages', () => {
  const test = (body: Json, bearer?: string): Promise<Answer> =>
    follow.hub.call('POST', '/api/v1/alerts/notifications/test', { body, ...(bearer && { token: bearer }) });

  async function destination(path: string): Promise<string> {
    const config = { url: `${follow.fakes.url}/discord${path}` };
    const body = { channel: 'discord', name: randomUUID(), config, match: { alert_types: ['never'] } };
    return String((await follow.hub.call('POST', '/api/v1/alerts/destinations', { body })).body['id']);
  }

  it('go to destinations, with a template and an alert to try', async () => {
    const path = `/api/webhooks/1/${randomUUID()}`;
    const id = await destination(path);
    const answer = await follow.hub.call('POST', `/api/v1/alerts/destinations/${id}/test`);
    expect([answer.status, answer.body['notification_type']]).toEqual([202, 'test']);
    const template = { name: randomUUID(), channel: 'discord', kind: 'resolved', body_template: 'Tried: {{ title }}' };
    const made = await follow.hub.call('POST', '/api/v1/alerts/templates', { body: template });
    expect((await test({ destination_id: id, template_id: made.body['id'] })).status).toBe(202);
    const alertId = await follow.raise(null, { title: 'A real alert', notify: false });
    expect((await test({ destination_id: id, alert_id: alertId })).status).toBe(202);
    const embeds = (await follow.got(path, 3)).map(({ json }) => json['embeds'][0] as Json);
    const shown = JSON.stringify(embeds);
    for (const text of ['Test message from', 'Tried: Stockout', 'A real alert']) expect(shown).toContain(text);
    // a test does not count as told
    expect(await follow.alert(alertId)).toMatchObject({ notification_sent: false });
  });

  it('are refused where something does not fit', async () => {
    const id = await destination(`/api/webhooks/1/${randomUUID()}`);
    const sms = { name: randomUUID(), channel: 'sms', kind: 'alert', body_template: '{{ title }}' };
    const made = await follow.hub.call('POST', '/api/v1/alerts/templates', { body: sms });
    const pointers = async (body: Json) =>
      ((await test(body)).body['errors'] as Json[] | undefined)?.map(({ pointer }) => pointer);
    expect(await pointers({})).toEqual(['']);
    expect(await pointers({ destination_id: id, contact_method_id: randomUUID() })).toEqual(['']);
    expect(await pointers({ destination_id: randomUUID() })).toEqual(['/destination_id']);
    expect(await pointers({ destination_id: id, template_id: randomUUID() })).toEqual(['/template_id']);
    expect(await pointers({ destination_id: id, template_id: made.body['id'] })).toEqual(['/template_id']);
    expect(await pointers({ destination_id: id, alert_id: randomUUID() })).toEqual(['/alert_id']);
    const staff = await token(follow.hub.tenantId, 'staff');
    expect((await test({ destination_id: id }, staff)).status).toBe(403);
    expect((await follow.hub.call('POST', `/api/v1/alerts/destinations/${randomUUID()}/test`)).status).toBe(404);
  });
});

it('a template that fails at night is replaced, and the delivery says so', async () => {
  const number = aPhone();
  const alertType = `broken_${randomUUID().slice(0, 8)}`;
  const bodyTemplate = '{% for n in (1..100000) %}{% for m in (1..100000) %}{% endfor %}{% endfor %}{{ title }}';
  const template = {
    name: 'Broken',
    channel: 'sms',
    kind: 'alert',
    alert_type: alertType,
    body_template: '{{ title }}',
  };
  const { body } = await follow.hub.call('POST', '/api/v1/alerts/templates', { body: template });
  await follow.hub.sql('UPDATE notification_templates SET body_template = $2 WHERE id = $1', [
    body['id'],
    bodyTemplate,
  ]);
  const memberId = await follow.manager({ sms: number });
  const alertId = await follow.raise(memberId, { alert_type: alertType, notification_channels: ['sms'] });
  const [message] = await follow.got(number, 1);
  expect(message?.form['Body']).toContain('Check it');
  const { body: listed } = await follow.hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/${alertId}/notifications`);
  const shown = listed.items.find(({ channel }) => channel === 'sms');
  expect(shown?.['template_error']).toContain('Broken: ');
});
