import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { Process } from '../support/process';

let hub: Hub;
// a process of its own: the test reads its metrics and its log
let process: Process;
beforeAll(async () => (hub = await Hub.of((process = await Process.start({ LOG_LEVEL: 'warn' })))));
afterAll(async () => {
  await hub.stop();
  await Process.endAll();
});

interface Accepted {
  results: { event_id: string; repeat?: string }[];
}

const memberOf = (sub = randomUUID()) => token(hub.tenantId, 'staff', { sub });

const post = async (body: unknown, bearer: string) => {
  const { status, body: answer } = await hub.call<Accepted>('POST', '/api/v1/events', { token: bearer, body });
  expect(status).toBe(202);
  return answer.results;
};

/** Waits until the events with an id have come from this many origins. */
const traceOf = (eventId: unknown, origins = 1, bearer?: string) =>
  eventually(
    async () => {
      const { status, body } = await hub.call<Json & { others: Json[] }>('GET', `/api/v1/events/${String(eventId)}`, {
        ...(bearer !== undefined && { token: bearer }),
      });
      return status === 200 && body.others.length + 1 >= origins && body;
    },
    { what: `the event ${String(eventId)} of ${origins} origins` },
  );

const conflicts = async (): Promise<number> => {
  const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
  return [...body.matchAll(/^events_conflicting_total{.*} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
};

it('a member who sends junk under the id of a real event does not make the real one a repeat', async () => {
  const sub = randomUUID();
  const bearer = await memberOf(sub);
  const real = hub.event({ event_id: `order-${randomUUID()}` });
  await post({ event_id: real['event_id'], event_type: 'inventory.nothing' }, bearer);
  expect(await traceOf(real['event_id'])).toMatchObject({ origin: `http:${sub}`, outcome: 'unmatched', others: [] });

  await hub.publish(real);
  const trace = await traceOf(real['event_id'], 2);
  // both are shown: the reader's own comes first, else the oldest
  expect(trace).toMatchObject({ origin: `http:${sub}`, others: [{ origin: 'inventory', outcome: 'raised' }] });
  const [alert] = await hub.alerts(1);
  expect(alert).toMatchObject({ source_event_id: real['event_id'], occurrence_count: 1 });
  const other = await memberOf();
  await post(hub.event({ event_id: real['event_id'], event_type: 'inventory.nothing' }), other);
  expect((await traceOf(real['event_id'], 3, other))['origin']).not.toBe(`http:${sub}`);
});

it('two users of RabbitMQ may use the same ids; one user may not use an id twice', async () => {
  const [user = ''] = [new URL(globalThis.process.env['RABBITMQ_URL'] ?? '').username || 'guest'];
  const event = hub.event();
  const send = (options: object) => hub.outside.publish('inventory', 'inventory.stockout', event, options);
  await send({});
  await send({ userId: user });
  await send({ userId: user });
  const { others, ...first } = await traceOf(event['event_id'], 2);
  expect([first['origin'], ...others.map(({ origin }) => origin)].sort()).toEqual(['inventory', `inventory:${user}`]);
  await hub.anAlert();
  const [alert] = (await hub.alerts(1)).filter(({ source_event_id }) => source_event_id === event['event_id']);
  expect(alert).toMatchObject({ occurrence_count: 2 });
});

it('a repeat with other content changes nothing, and is reported in the answer, the trace, a metric and one line of the log', async () => {
  const before = await conflicts();
  const bearer = await memberOf();
  const event = hub.event();
  const changed = { ...event, current_stock: 9 };
  const [one, other] = await post([event, changed], bearer);
  expect([one?.repeat, other?.repeat]).toEqual([undefined, 'conflict']);
  const trace = await eventually(async () => {
    const found = await traceOf(event['event_id'], 1, bearer);
    return found['conflict_at'] !== null && found;
  });
  expect(trace).toMatchObject({ outcome: 'raised', conflict_at: expect.any(String) as string });

  expect((await post(event, bearer))[0]?.repeat).toBe('same');
  expect((await post(changed, bearer))[0]?.repeat).toBe('conflict');
  await eventually(async () => (await conflicts()) === before + 2, { what: 'two conflicts in the metric' });
  expect(await traceOf(event['event_id'], 1, bearer)).toEqual(trace);
  const lines = process.stdout.split('\n').filter((line) => line.includes('with other content were ignored'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(String(event['event_id']));
});

it('an event without an id is new each time, and its answer says so', async () => {
  const { event_id: _, ...event } = hub.event();
  const results = await post([event, event], await memberOf());
  expect(results.map(({ repeat }) => repeat)).toEqual([undefined, undefined]);
  expect(new Set(results.map(({ event_id }) => event_id)).size).toBe(2);
});

it('an event that was processed before origins were stored is recognised, whoever sends it', async () => {
  const event = hub.event();
  await hub.sql(
    `INSERT INTO processed_events (tenant_id, event_id, event_type, received_at, outcome) VALUES ($1, $2, 'x', now(), 'unmatched')`,
    [hub.tenantId, event['event_id']],
  );
  await hub.publish(event);
  const bearer = await memberOf();
  expect((await post(event, bearer))[0]?.repeat).toBe('same');
  await hub.anAlert();
  expect(await traceOf(event['event_id'])).toMatchObject({ origin: null, outcome: 'unmatched', others: [] });
});

it('a dead letter is replayed as the event of its sender', async () => {
  const sub = randomUUID();
  const bearer = await memberOf(sub);
  const ruleId = randomUUID();
  // an invalid rule, as an older version might have stored it
  await hub.sql(
    `INSERT INTO alert_rules (id, tenant_id, rule_name, source_event_type, alert_type, severity, priority, title_template, description_template)
     VALUES ($1, $2, 'broken', 'kitchen.fire', 'fire', 'low', 'normal', '{{ oops', 'x')`,
    [ruleId, hub.tenantId],
  );
  const event = await eventually(async () => {
    const candidate = hub.event({ event_type: 'kitchen.fire' });
    await post(candidate, bearer);
    return (await traceOf(candidate['event_id']))['outcome'] === 'failed' && candidate;
  });
  const letter = await eventually(async () => {
    const [first] = (await traceOf(event['event_id']))['dead_letters'] as Json[];
    return first;
  });
  expect(letter).toMatchObject({ reason: 'rule-failed', origin: `http:${sub}` });
  await hub.sql(`UPDATE alert_rules SET title_template = 'Fire' WHERE id = $1`, [ruleId]);
  const replay = () =>
    hub.call('POST', '/api/v1/alerts/dead-letters/replay', { body: { ids: [letter['dead_letter_id']] } });
  for (let i = 0; i < 2; i++) expect((await replay()).body).toMatchObject({ replayed: 1 });
  const trace = await eventually(async () => {
    const found = await traceOf(event['event_id']);
    return found['outcome'] === 'raised' && found;
  });
  expect(trace).toMatchObject({ origin: `http:${sub}`, conflict_at: null, others: [] });
  await hub.anAlert();
  const alerts = await hub.alerts(1, '&alert_type=fire');
  expect(alerts.map(({ occurrence_count }) => occurrence_count)).toEqual([1]);
});
