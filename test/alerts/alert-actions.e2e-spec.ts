import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json } from '../support/hub';
import { done, Person } from '../support/person';

let hub: Hub;
let ana: Person;
let luis: Person;
beforeAll(async () => {
  hub = await Hub.start();
  ana = await Person.of(hub, 'Ana');
  luis = await Person.of(hub, 'Luis', 'staff');
});
afterAll(() => hub.stop());

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** The actions that bring a new alert to each status. */
const pathTo = {
  active: [],
  acknowledged: ['acknowledge'],
  snoozed: ['snooze'],
  resolved: ['resolve'],
  ignored: ['ignore'],
} as const;
const bodies: Record<string, Json> = { snooze: { minutes: 60 }, comment: { comment: 'x' } };
const leadsTo: Record<string, Partial<Record<keyof typeof pathTo, keyof typeof pathTo>>> = {
  acknowledge: { active: 'acknowledged', snoozed: 'acknowledged' },
  unacknowledge: { acknowledged: 'active' },
  resolve: { active: 'resolved', acknowledged: 'resolved', snoozed: 'resolved' },
  snooze: { active: 'snoozed', acknowledged: 'snoozed' },
  unsnooze: { snoozed: 'active' },
  ignore: { active: 'ignored', acknowledged: 'ignored', snoozed: 'ignored' },
  reopen: { resolved: 'active', ignored: 'active' },
  assign: { active: 'active', acknowledged: 'acknowledged', snoozed: 'snoozed' },
};
const table = Object.keys(leadsTo).flatMap((action) =>
  (Object.keys(pathTo) as (keyof typeof pathTo)[]).map(
    (status) => [action, status, leadsTo[action]?.[status]] as const,
  ),
);

/** Without what is added when somebody was told of the alert or it escalates, which happens meanwhile. */
const untold = (alert: Json) =>
  Object.fromEntries(
    Object.entries(alert).filter(
      ([name]) => !['notification_sent', 'notification_channel', 'notification_id', 'rang_at'].includes(name),
    ),
  );

it.each(table)('LIF-2: %s of an alert that is %s leads to %s', async (action, status, to) => {
  const { id } = await ana.writes();
  for (const step of pathTo[status]) expect((await ana.does(step, id, bodies[step])).status).toBe(200);
  const before = await ana.sees(id);
  const lines = await ana.historyOf(id);
  const answer = await luis.does(action, id, { ...bodies[action], notes: 'because' });
  const after = await ana.sees(id);
  if (to === undefined) {
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ current_status: status, allowed_transitions: expect.any(Array) as string[] });
    expect([after, await ana.historyOf(id)]).toEqual([before, lines]);
    return;
  }
  expect(answer.status).toBe(200);
  expect(answer.headers.get('etag')).toBe(`"${after.version}"`);
  // for the member who performed the action, the alert is read
  expect(untold(answer.body)).toEqual({ ...untold(after), read_at: expect.any(String) as string });
  expect(after).toMatchObject({ status: to, version: before.version + 1 });
  expect((await ana.historyOf(id)).at(-1)).toMatchObject({
    action_by: luis.id,
    action_by_name: 'Luis',
    channel: 'api',
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    notes: expect.stringContaining('because') as string,
    previous_status: status,
    new_status: to,
  });
});

it('each action publishes one event of its own type', async () => {
  const published = await hub.outside.listen('alerts', 'alerts.#');
  const { id } = await ana.writes();
  const steps: [string, Json, Json][] = [
    ['acknowledge', {}, { event_type: 'alert_acknowledged', acknowledged_by: ana.id }],
    ['unacknowledge', {}, { event_type: 'alert_unacknowledged', unacknowledged_by: ana.id }],
    ['snooze', { until: inAnHour() }, { event_type: 'alert_snoozed', snoozed_by: ana.id }],
    ['unsnooze', {}, { event_type: 'alert_unsnoozed', unsnoozed_by: ana.id, reason: 'member' }],
    ['assign', { assigned_to: luis.id }, { event_type: 'alert_assigned', assigned_to: luis.id, assigned_by: ana.id }],
    ['comment', { comment: 'hm' }, { event_type: 'alert_commented', comment: 'hm', commented_by: ana.id }],
    ['ignore', {}, { event_type: 'alert_ignored', ignored_by: ana.id }],
    ['reopen', {}, { event_type: 'alert_reopened', reopened_by: ana.id }],
    ['resolve', {}, { event_type: 'alert_resolved', resolved_by: ana.id }],
  ];
  for (const [action, body] of steps) expect((await ana.does(action, id, body)).status).toBeLessThan(300);
  const mine = await eventually(() => {
    const own = published
      .map(({ body }) => body)
      .filter(({ alert_id, event_type }) => alert_id === id && event_type !== 'alert_escalation_ended');
    return own.length === steps.length + 1 && own;
  });
  expect(mine).toMatchObject([{ event_type: 'alert_created' }, ...steps.map(([, , event]) => event)]);
  expect(new Set(mine.map((event) => event['event_id'])).size).toBe(mine.length);
});

it('when two members acknowledge at once, one succeeds, and the other gets 409 with who did it and when', async () => {
  const { id } = await ana.writes();
  const answers = await Promise.all([ana, luis, ana, luis, ana, luis].map((person) => person.does('acknowledge', id)));
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  const winner = won[0]?.body['acknowledged_by'] === ana.id ? ana : luis;
  for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
    expect(status).toBe(409);
    expect(body).toMatchObject({ by: winner.id, by_name: winner.name, at: won[0]?.body['acknowledged_at'] });
    expect(body['detail']).toContain(winner.name);
  }
  expect(await ana.historyOf(id)).toHaveLength(2);
});

it('LIF-6: an action with an outdated version in If-Match is refused', async () => {
  const { id, version } = await ana.writes();
  expect((await luis.does('assign', id, { assigned_role: 'staff' })).status).toBe(200);
  const stale = await ana.does('resolve', id, {}, { 'if-match': `"${version}"` });
  expect(stale.status).toBe(412);
  expect(stale.body).toMatchObject({ type: '/problems/alert-changed', current_version: version + 1 });
  expect(await ana.sees(id)).toMatchObject({ status: 'active', version: version + 1 });
  expect((await ana.does('resolve', id, {}, { 'if-match': `"${version + 1}"` })).status).toBe(200);
  expect((await ana.does('reopen', id, {}, { 'if-match': 'soon' })).status).toBe(422);
});

it('response and resolution times begin at creation; a second acknowledgement does not change the response time', async () => {
  const { id } = await ana.writes();
  await hub.sql(`UPDATE alerts SET created_at = created_at - interval '100 seconds' WHERE id = $1`, [id]);
  const { body: first } = await ana.does('acknowledge', id, { notes: 'mine' });
  expect(first['acknowledgment_notes']).toBe('mine');
  const response_time_seconds = Number(first['response_time_seconds']);
  // plus the duration of the test itself
  expect(response_time_seconds).toBeGreaterThanOrEqual(100);
  expect(response_time_seconds).toBeLessThan(150);
  await ana.does('unacknowledge', id);
  await hub.sql(`UPDATE alerts SET created_at = created_at - interval '100 seconds' WHERE id = $1`, [id]);
  expect((await luis.does('acknowledge', id)).body).toMatchObject({
    response_time_seconds,
    acknowledged_by: luis.id,
    acknowledgment_notes: null,
  });
  const { body: resolved } = await luis.does('resolve', id, { notes: 'done' });
  expect(resolved['resolution_notes']).toBe('done');
  expect(resolved['resolution_time_seconds']).toBeGreaterThanOrEqual(200);
  expect(resolved['resolution_time_seconds']).toBeLessThan(250);
  expect((await luis.does('reopen', id)).body).toMatchObject({
    status: 'active',
    acknowledged_by: null,
    resolved_at: null,
    resolution_notes: null,
    resolution_time_seconds: null,
    response_time_seconds,
  });
});

it('LIF-7: a comment adds a line to the history and does not change the alert; the history cannot be changed', async () => {
  const { id, version } = await ana.writes();
  await ana.does('resolve', id);
  const { status, body } = await luis.does('comment', id, { comment: 'It was the fuse.' });
  expect([status, body['action'], body['notes'], body['action_by_name']]).toEqual([
    201,
    'commented',
    'It was the fuse.',
    'Luis',
  ]);
  expect((await ana.sees(id)).version).toBe(version + 1);
  await ana.does('reopen', id);
  await ana.does('assign', id, { assigned_to: luis.id, assigned_role: 'staff' });
  expect((await ana.historyOf(id)).at(-1)?.details).toEqual({
    assigned_to: [null, luis.id],
    assigned_role: [null, 'staff'],
  });
  await expect(
    hub.sql(`SET ROLE campana_app; UPDATE alert_history SET notes = 'x' WHERE alert_id = '${id}'`),
  ).rejects.toThrow('permission denied');
  await hub.sql('RESET ROLE');
});

it('what is assigned to a member who is removed is everybody’s again, and the history says why', async () => {
  const { body: member } = await hub.call('POST', '/api/v1/alerts/members', {
    body: { name: 'Eva', roles: ['staff'] },
  });
  const [open, closed] = [await ana.writes(), await ana.writes()];
  for (const { id } of [open, closed])
    await ana.does('assign', id, { assigned_to: member['id'], assigned_role: 'staff' });
  await ana.does('resolve', closed.id);
  expect((await hub.call('DELETE', `/api/v1/alerts/members/${String(member['id'])}`)).status).toBe(204);
  await eventually(async () => (await ana.sees(open.id)).assigned_to === null, { what: 'nobody responsible' });
  expect((await ana.historyOf(open.id)).at(-1)).toMatchObject({
    action: 'assigned',
    action_by: null,
    notes: 'the member was removed',
    details: { assigned_to: [member['id'], null], assigned_role: ['staff', 'staff'] },
  });
  expect((await ana.sees(closed.id)).assigned_to).toBe(member['id']);
});

describe('an alert that events raise', () => {
  /** Publishes the event with a new id, and waits for an alert that fulfils the condition. */
  const again = async (event: Json, when: (alert: Json) => boolean): Promise<Json> => {
    await hub.publish({ ...event, event_id: crypto.randomUUID() });
    return eventually(async () =>
      (await hub.alerts(1, `&related_ingredient_id=${String(event['ingredient_id'])}`)).find(when),
    );
  };

  it('is closed when it is ignored: the next occurrence raises another one', async () => {
    const event = hub.event();
    const first = await again(event, () => true);
    expect((await ana.does('ignore', String(first['id']))).status).toBe(200);
    const second = await again(event, ({ id }) => id !== first['id']);
    expect(second).toMatchObject({ previous_alert_id: first['id'], recurrence: 2, status: 'active' });
    const refused = await ana.does('reopen', String(first['id']));
    expect([refused.status, refused.body['type'], refused.body['open_alert_id']]).toEqual([
      409,
      '/problems/problem-goes-on',
      second['id'],
    ]);
  });

  it('gets the next occurrences when a member has reopened it', async () => {
    const event = hub.event();
    const alert = await again(event, () => true);
    const id = String(alert['id']);
    const isKeyFree = async () => {
      const sql = 'SELECT is_active FROM alert_aggregations WHERE aggregated_alert_id = $1';
      return (await hub.sql<{ is_active: boolean }>(sql, [id]))[0]?.is_active === false;
    };
    await ana.does('resolve', id);
    expect(await isKeyFree()).toBe(true);
    expect((await ana.does('reopen', id)).status).toBe(200);
    expect(await isKeyFree()).toBe(false);
    expect(await again(event, ({ occurrence_count }) => occurrence_count === 2)).toMatchObject({ id });
  });

  it('keeps what a member edited; its severity rises only when an occurrence is more severe than all before', async () => {
    const ingredient_id = crypto.randomUUID();
    const rule = {
      rule_name: `Tiers ${ingredient_id}`,
      source_event_type: 'inventory.tiers',
      alert_type: 'tiers',
      severity: 'low',
      severity_tiers: ['critical', 'high'].map((severity) => ({
        severity,
        condition_json: { field: 'level', operator: '=', value: severity },
      })),
      title_template: 'Now {{ level }}',
      description_template: 'It is {{ level }}.',
      aggregation_key_template: 'tiers:{ingredient_id}',
    };
    const made = await hub.call('POST', '/api/v1/alerts/rules', { body: rule });
    expect([made.status, made.body]).toMatchObject([201, {}]);
    const event = (level: string) => hub.event({ event_type: 'inventory.tiers', ingredient_id, level });
    const raised = await again(event('high'), ({ severity }) => severity === 'high');
    const id = String(raised['id']);
    const edited = done(
      await ana.api.PUT('/api/v1/alerts/{id}', {
        params: { path: { id } },
        body: { title: 'Mine', severity: 'low', labels: { team: 'bakers' } },
      }),
    );
    expect(edited).toMatchObject({
      title: 'Mine',
      severity: 'low',
      priority: 'informational',
      labels: { team: 'bakers' },
    });
    expect(edited.edited_fields.sort()).toEqual(['severity', 'title']);
    await again(event('high'), ({ occurrence_count }) => occurrence_count === 2);
    expect(await ana.sees(id)).toMatchObject({ title: 'Mine', severity: 'low', description: 'It is high.' });
    await again(event('critical'), ({ occurrence_count }) => occurrence_count === 3);
    expect(await ana.sees(id)).toMatchObject({ title: 'Mine', severity: 'critical' });
    expect((await ana.historyOf(id)).find(({ action }) => action === 'updated')?.details).toMatchObject({
      title: ['Now high', 'Mine'],
      severity: ['high', 'low'],
      priority: ['normal', 'informational'],
    });
  });
});
