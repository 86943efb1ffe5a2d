import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { type Answer, Hub, type Json } from '../support/hub';
import { loopDelayWhile, slownessOfMachine } from '../support/loop-delay';
import { aRule, RULES, RulesHub } from '../support/rules-hub';
import { aSuppression, INHIBITIONS, SUPPRESSIONS } from '../support/suppression-hub';

/**
 * The longest time for which a tenant may block the process, in milliseconds of CPU: what must not grow takes 200 at most on a quiet
 * machine, and twice that where other programs use the same caches. What is done in one piece takes seconds.
 */
const MAX_MS = 500;

let hub: Hub;
let rules: RulesHub;
beforeAll(async () => {
  hub = await Hub.start({ RATE_LIMIT_PER_MINUTE: '0', MAX_RULES_PER_TENANT: '1000' });
  rules = new RulesHub(hub);
  // the first requests and events compile code
  await hub.anAlert();
  await hub.call('POST', RULES, { body: aRule({ condition_json: { cel: 'event.a == 1' } }) });
  // made once for the process, when it is first asked for
  await hub.call('GET', '/docs/openapi.json');
});
afterAll(() => hub.stop());

/** Expects that the process goes on with other work meanwhile. */
async function withoutBlocking<R>(run: () => Promise<R>): Promise<R> {
  const { longestMs, result } = await loopDelayWhile(run);
  expect(longestMs).toBeLessThan(longestMs < MAX_MS ? MAX_MS : MAX_MS * slownessOfMachine());
  return result;
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const keys = (count: number, value: (n: number) => unknown = (n) => n): Json =>
  Object.fromEntries(times(count, (n) => [`k${n}`, value(n)]));
const upTo = (last: number): string => times(last + 1, String).join(',');
const cel = (source: string): Json => ({ condition_json: { cel: source } });
const matching = (pattern: string): Json => ({ field: 'text', operator: 'matches', value: pattern });
const everyMinute = `BYHOUR=${upTo(23)};BYMINUTE=${upTo(59)}`;
const longList = `event.a in [${'1,'.repeat(450)}1]`;
const inRrule = (rrule: string): Json => ({ rule_type: 'schedule', source_event_type: null, schedule: { rrule } });
const hostilePattern = '(?i)' + '\\pL?'.repeat(120);
const texts = (template: string): Json => ({
  title_template: template,
  description_template: template,
  action_template: template,
  impact_template: template,
});
const loops = '{% for i in (1..9999) %}{% for j in (1..9999) %}{{ l }}{% endfor %}{% endfor %}';
const pointersOf = ({ body }: Answer): unknown[] => (body['errors'] as Json[]).map(({ pointer }) => pointer);

describe('a rule that is saved', () => {
  it.each<[string, Json, string]>([
    ['repetitions', { condition_json: matching(`${'[a-y]{1,1000}'.repeat(10)}z`) }, '/condition_json/value'],
    ['140 long repetitions', { condition_json: matching('x{1000}'.repeat(140)) }, '/condition_json/value'],
    ['tiers of large expressions', { severity_tiers: times(10, () => ({ ...cel(longList), severity: 'low' })) }, ''],
    [
      'a schedule by minutes of a year',
      inRrule(`FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;${everyMinute}`),
      '/schedule/rrule',
    ],
    ['a schedule by seconds', inRrule(`FREQ=WEEKLY;${everyMinute};BYSECOND=${upTo(59)}`), '/schedule/rrule'],
    ['a schedule that never comes', inRrule('FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30'), '/schedule/rrule'],
    ['endless templates', texts(loops), '/title_template'],
    ['20,000 empty tiers', { severity_tiers: Array(20_000).fill({}) }, ''],
    ['60,000 unknown fields', keys(60_000, () => 1), ''],
  ])('is refused for %s', async (_, fields, pointer) => {
    const answer = await withoutBlocking(() => hub.call('POST', RULES, { body: JSON.stringify(aRule(fields)) }));
    expect([answer.status, pointersOf(answer)[0]]).toEqual([422, pointer]);
  });

  it.each<[string, Json]>([
    ['50 patterns', { condition_json: { any: times(50, () => matching('(?i)[a-z]+\\d{1,30}x|\\pL')) } }],
    ['long templates', texts('{{ a | upcase }}'.repeat(310))],
    [
      'a long list of cron',
      { rule_type: 'schedule', source_event_type: null, schedule: { cron: `${upTo(59)} * 29 2 *` } },
    ],
  ])('is accepted with %s', async (_, fields) => {
    const { status } = await withoutBlocking(() => hub.call('POST', RULES, { body: aRule(fields) }));
    expect(status).toBe(201);
  });
});

describe('a file of rules', () => {
  const yaml = { 'content-type': 'application/yaml' };
  const many = times(250, () =>
    aRule({ ...cel(longList.slice(0, 900) + '1]'), ...texts('{{ a | upcase }}'.repeat(30)) }),
  );

  it('with a map of 20,000 keys is read beside', async () => {
    const body = `{rules: {${upTo(20_000)}}}`.replaceAll(/\d+/g, (n) => `k${n}: 1`);
    const { status } = await withoutBlocking(() => hub.call('POST', `${RULES}/import`, { body, headers: yaml }));
    expect(status).toBe(422);
  });

  it('with hundreds of large rules is tried, imported, exported and compiled in turns', async () => {
    const body = JSON.stringify({ rules: many });
    for (const path of ['import?dry_run=true', 'import', 'import'])
      expect((await withoutBlocking(() => hub.call('POST', `${RULES}/${path}`, { body }))).status).toBe(200);
    for (const format of ['json', 'yaml'])
      expect((await withoutBlocking(() => hub.call('GET', `${RULES}/export?format=${format}`))).status).toBe(200);
    await withoutBlocking(() => rules.publishAndWait('inventory.any'));
  });
});

describe('a suppression', () => {
  const recurring = (rrule: string) =>
    aSuppression({ recurrence: { rrule, from: '02:30', to: '02:31', time_zone: 'Europe/Madrid' } });
  const yearFrom = (from: Date) => ({
    start_time: from.toISOString(),
    end_time: new Date(from.getTime() + 365 * 86_400_000).toISOString(),
  });
  const labels = times(20, (n) => ({ name: `l${n}`, operator: '=~', value: hostilePattern }));

  it.each<[string, Json, string]>([
    ['of a rare day', recurring('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO'), '/recurrence'],
    ['of expensive patterns', aSuppression({ labels }), '/labels'],
  ])('%s is refused', async (_, body, pointer) => {
    const given = { ...body, ...yearFrom(new Date()) };
    for (const path of [SUPPRESSIONS, `${SUPPRESSIONS}/preview`]) {
      const answer = await withoutBlocking(() => hub.call('POST', path, { body: given }));
      expect([answer.status, pointersOf(answer)]).toEqual([422, [pointer]]);
    }
  });

  it.each([
    `FREQ=YEARLY;BYWEEKNO=${times(52, (n) => n + 1).join()};BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=9999`,
    'FREQ=DAILY;COUNT=9999;BYMONTHDAY=31',
  ])('of %s is previewed', async (rrule) => {
    const body = { ...recurring(rrule), ...yearFrom(new Date()) };
    expect((await withoutBlocking(() => hub.call('POST', `${SUPPRESSIONS}/preview`, { body }))).status).toBe(200);
  });

  it('inhibitions have the same limits', async () => {
    const body = { name: 'x', source: { labels }, target: { labels } };
    const answer = await withoutBlocking(() => hub.call('POST', INHIBITIONS, { body }));
    expect([answer.status, pointersOf(answer)]).toEqual([422, ['/source/labels', '/target/labels']]);
  });
});

describe('an event', () => {
  const letters = 'é'.repeat(9_000);
  const event = {
    ...{ a: keys(3_000), b: keys(3_000, (n) => (n === 2_999 ? -1 : n)), l: times(500, (n) => n), text: letters },
    long: `${'a'.repeat(60_000)}x`,
  };
  const hostile: Record<string, Json> = {
    'compares maps in a loop': cel('event.l.exists(x, event.a != event.b && false)'),
    'reads a map in a loop': cel('event.a.exists(k, event.b[k] == -2 || event.a == event.b)'),
    'searches a list in a loop': cel('event.l.all(x, x in event.l)'),
    'adds lists': cel('event.a.map(x, x).map(x, x) == event.b.map(x, x)'),
    'searches texts': cel('event.l.exists(x, event.text.contains(event.text + "z"))'),
    'matches in a loop': cel(`event.l.exists(x, event.text.matches("${hostilePattern.replaceAll('\\', '\\\\')}z"))`),
    'hides the failure': cel('event.l.exists(x, event.a != event.b && false) || true'),
    'matches slowly': { condition_json: { any: times(2, () => matching(`${hostilePattern}z`)) } },
    'searches a long text': {
      condition_json: {
        any: times(50, () => ({ field: 'long', operator: 'contains', value: `${'a'.repeat(499)}b${'a'.repeat(500)}` })),
      },
    },
  };

  it.each(Object.entries(hostile))('for a rule that %s fails for that rule alone', async (_, fields) => {
    const type = `inventory.${randomUUID()}`;
    const bad = await rules.rule({ source_event_type: type, ...fields });
    const good = await rules.rule({
      source_event_type: type,
      condition_json: { field: 'l', operator: 'contains', value: 7 },
    });
    const eventId = await withoutBlocking(async () => {
      const id = await rules.publish(type, event);
      await rules.outcome(id);
      return id;
    });
    expect((await rules.alert(good['alert_type']))['source_event_id']).toBe(eventId);
    const failed = await rules.alert('rule_error', ({ description }) => String(description).includes(eventId));
    expect(failed['description']).toMatch(/it needs more than 50000 steps of work/);
    expect(await rules.alertsOf(bad['alert_type'])).toEqual([]);
    const letters = await eventually(async () => {
      const { body } = await hub.call<{ items: Json[] }>('GET', '/api/v1/alerts/dead-letters?limit=100');
      return body.items.find(({ event_id }) => event_id === eventId);
    });
    expect(letters['reason']).toBe('rule-failed');
  });

  it('with a hundred rules that each keep to their limit is stopped, and cheap rules work', async () => {
    const type = `inventory.${randomUUID()}`;
    const expensive = times(60, () => aRule({ source_event_type: type, ...cel('event.a.all(k, event.b[k] != -2)') }));
    const cheap = times(40, () => aRule({ source_event_type: type }));
    await hub.call('POST', `${RULES}/import`, { body: { rules: [...expensive, ...cheap] } });
    await withoutBlocking(async () => {
      const sent = await Promise.all(times(20, () => rules.publish(type, event)));
      await Promise.all(sent.map((id) => rules.outcome(id)));
    });
    for (const { alert_type } of cheap) expect(await rules.alertsOf(alert_type)).toHaveLength(1);
    await rules.alert('rule_error', ({ description }) => /others have used the rest/.test(String(description)));
  });

  it('of 256 KiB with thousands of values does not block, whatever its shape', async () => {
    const type = `inventory.${randomUUID()}`;
    await rules.rule({
      source_event_type: type,
      ...cel('event.v == event.w'),
      ...texts('{{ v | json }}{{ v | sort | join }}'),
    });
    await rules.rule({ source_event_type: type, ...texts('{% for x in v %}{{ x }}{% endfor %}') });
    const shapes = [keys(18_000), Array(100_000).fill(1), times(25_000, () => ({})), 'a<b '.repeat(60_000)];
    for (const v of shapes) await withoutBlocking(() => rules.publishAndWait(type, { v }));
    await withoutBlocking(() => rules.publishAndWait(type, JSON.parse(`{"v":${'['.repeat(30)}${']'.repeat(30)}}`)));
  });

  it('with alerts of slow templates has them in time, or the name of the rule', async () => {
    const type = `inventory.${randomUUID()}`;
    const slow = texts('{% for i in (1..150) %}{{ l | sort | join | size }}{% endfor %}');
    const { alert_type } = await rules.rule({ source_event_type: type, aggregation_key_template: '{n}', ...slow });
    await withoutBlocking(async () => {
      const sent = await Promise.all(times(50, (n) => rules.publish(type, { n, l: event.l })));
      await Promise.all(sent.map((id) => rules.outcome(id)));
    });
    expect(await rules.alertsOf(alert_type)).toHaveLength(50);
  });

  it('is tried on a rule in limited time, with an error that says so', async () => {
    const rule = aRule({ source_event_type: 'inventory.tried', ...hostile['compares maps in a loop'] });
    // a body may have 5,000 values
    const tried = { event_id: 'e1', l: event.l, a: keys(1_500), b: { ...keys(1_499), last: 0 } };
    const answer = await withoutBlocking(() => hub.call('POST', `${RULES}/test`, { body: { rule, event: tried } }));
    expect([answer.status, answer.body['errors']]).toEqual([
      422,
      [{ pointer: '', detail: 'cannot be applied to event e1: it needs more than 100000 steps of work' }],
    ]);
    for (const input of [{ days: 7 }, { last: 100 }]) {
      const body = { rule: { ...rule, source_event_type: 'inventory.#' }, ...input };
      const tried = await withoutBlocking(() => hub.call('POST', `${RULES}/test`, { body }));
      expect([tried.status, JSON.stringify(tried.body)]).toEqual([422, expect.stringContaining('cannot be applied')]);
    }
  });
});

it('schedules run in turns', async () => {
  const created: Json[] = [];
  for (let n = 0; n < 20; n++) created.push(await rules.rule(inRrule('FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU')));
  await withoutBlocking(async () => {
    expect((await hub.call('POST', '/api/v1/alerts/evaluate')).status).toBe(200);
    await Promise.all(created.map(({ alert_type }) => rules.alert(alert_type)));
  });
});

it.each([
  '/api/v1/alerts?limit=200',
  '/api/v1/alerts/export',
  '/metrics',
  '/docs/openapi.json',
  '/docs',
  '/api/v1/alerts/audit/export',
])('GET %s does not block', async (path) => {
  await withoutBlocking(() => hub.call('GET', path));
});

it('the delay of the event loop is a metric', async () => {
  const { body } = await hub.call<string>('GET', '/metrics', { token: '' });
  expect(body).toMatch(/^nodejs_eventloop_lag_max_seconds \d/m);
  expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
});
