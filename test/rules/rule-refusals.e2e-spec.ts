import { randomUUID } from 'node:crypto';
import { Hub, Json } from '../support/hub';

let hub: Hub;
let ruleId: string;
beforeAll(async () => {
  hub = await Hub.start();
  ruleId = String((await hub.call('POST', RULES, { body: { ...valid, rule_name: 'Yeast' } })).body['id']);
});
afterAll(() => hub.stop());

const RULES = '/api/v1/alerts/rules';
const valid: Json = {
  rule_name: 'Flour almost gone',
  source_event_type: 'inventory.low_stock',
  alert_type: 'low_stock',
  severity: 'high',
  title_template: 'Low: {{ ingredient_name }}',
  description_template: '{{ current_stock }} left',
};
const threshold = { threshold_field: 'current_stock', threshold_operator: '<', threshold_value: 5 };
const tier = { operator: '<=', value: 0, severity: 'critical' };
const severities = 'low, medium, high, critical';
const operators = '=, !=, >, >=, <, <=';

const rulesNow = () => hub.sql('SELECT * FROM alert_rules WHERE tenant_id = $1 ORDER BY id', [hub.tenantId]);

/** The errors of creating and replacing a rule with this body; checks that both are refused and change nothing. */
async function faultsOf(body: unknown): Promise<{ pointer: string; detail: string }[]> {
  const before = await rulesNow();
  const [created, replaced] = [
    await hub.call<{ errors: [] }>('POST', RULES, { body }),
    await hub.call<{ errors: [] }>('PUT', `${RULES}/${ruleId}`, { body }),
  ];
  for (const { status, headers, body } of [created, replaced]) {
    expect(body).toMatchObject({ type: '/problems/invalid-input', status: 422, error: 'Invalid input' });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
  }
  expect(replaced.body).toEqual(created.body);
  expect(await rulesNow()).toEqual(before);
  return created.body.errors;
}

it('for an empty rule, each required field has an error', async () => {
  const pointers = (await faultsOf({})).map(({ pointer }) => pointer);
  expect(pointers.sort()).toEqual(
    Object.keys(valid)
      .map((field) => `/${field}`)
      .sort(),
  );
});

it('for many invalid fields, each has an error with the given value and the allowed ones', async () => {
  const wrong: [string, unknown, string, string][] = [
    ['rule_name', 7, 'rule_name must be a string', '7'],
    ['is_active', 'yes', 'is_active must be a boolean value', '"yes"'],
    ['source_event_type', 'low stock', 'inventory.low_stock', '"low stock"'],
    ['threshold_field', '', 'should not be empty', '""'],
    ['threshold_operator', '~', operators, '"~"'],
    ['threshold_value', '5', 'threshold_value must be a number', '"5"'],
    ['alert_type', 'a b', 'one word of letters', '"a b"'],
    ['severity', 'huge', severities, '"huge"'],
    ['priority', 'first', 'informational, normal, urgent', '"first"'],
    ['title_template', '', 'should not be empty', '""'],
    ['description_template', null, 'must be a string', 'null'],
    ['action_template', [], 'must be a string', '[]'],
    ['impact_template', {}, 'must be a string', '{}'],
    ['aggregation_key_template', 'x'.repeat(256), '255', '"xxx'],
    ['aggregation_window_minutes', -1, 'must not be less than 0', '-1'],
    ['is_fallback', 'yes', 'is_fallback must be a boolean value', '"yes"'],
    ['alert_type_field', '', 'should not be empty', '""'],
    ['labels_field', 7, 'must be a string', '7'],
    ['throttle_minutes', 10_081, 'must not be greater than 10080', '10081'],
    ['max_alerts_per_hour', 1.5, 'must be an integer', '1.5'],
    ['max_alerts_per_day', 0, 'must not be less than 1', '0'],
    ['expires_after_minutes', 0, 'must not be less than 1', '0'],
    ['colour', 'red', 'should not exist', '"red"'],
  ];
  const faults = await faultsOf({ ...valid, ...Object.fromEntries(wrong.map(([field, given]) => [field, given])) });
  const details = new Map(faults.map(({ pointer, detail }) => [pointer, detail]));
  expect([...details.keys()].sort()).toEqual(wrong.map(([field]) => `/${field}`).sort());
  for (const [field, , allowed, given] of wrong) {
    expect(details.get(`/${field}`)).toContain(allowed);
    expect(details.get(`/${field}`)).toContain(`(given ${given}`);
  }
});

it.each<[string, Json, string, string]>([
  ['a name that is too long', { rule_name: 'x'.repeat(256) }, '/rule_name', '255'],
  ['a name with U+0000', { rule_name: 'a\u0000b' }, '/rule_name', 'U+0000'],
  ['a name with half a character', { rule_name: 'a\ud800b' }, '/rule_name', 'valid Unicode'],
  ['a field whose name has U+0000', { 'a\u0000b': 1 }, '/a\u0000b', 'U+0000'],
  ['an invalid wildcard', { source_event_type: 'inventory.low*' }, '/source_event_type', 'inventory.low*'],
  ['more # than are needed', { source_event_type: '#.#.#.#' }, '/source_event_type', '#.#.#.#'],
  ['an unknown rule type', { rule_type: 'magic' }, '/rule_type', '"magic"'],
  ['a pattern rule without its pattern', { rule_type: 'pattern' }, '/pattern', 'is needed'],
  ['a pattern in a rule of another type', { pattern: { count: 3, window_seconds: 60 } }, '/pattern', 'left out'],
  [
    'a pattern of one event',
    { rule_type: 'pattern', pattern: { count: 1, window_seconds: 60 } },
    '/pattern/count',
    '2',
  ],
  [
    'more distinct values than events',
    { rule_type: 'pattern', pattern: { count: 2, window_seconds: 60, distinct_field: 'a', distinct_count: 3 } },
    '/pattern/distinct_count',
    'at most count',
  ],
  ['an anomaly without a field', { rule_type: 'anomaly', anomaly: { field: '' } }, '/anomaly/field', 'empty'],
  [
    'an absence of zero seconds',
    { rule_type: 'absence', absence: { within_seconds: 0 } },
    '/absence/within_seconds',
    '1',
  ],
  [
    'an absence after an invalid event type',
    { rule_type: 'absence', absence: { within_seconds: 9, after: { event_type: 'a..b' } } },
    '/absence/after/event_type',
    'a..b',
  ],
  [
    'an invalid condition',
    {
      condition_json: {
        all: [
          { field: 'a', operator: '=', value: 1 },
          { field: 'a', operator: 'like', value: 1 },
        ],
      },
    },
    '/condition_json/all/1/operator',
    '"like"',
  ],
  ['a broken CEL condition', { condition_json: { cel: 'event.a =' } }, '/condition_json/cel', 'not valid CEL'],
  [
    'an invalid condition of a tier',
    { severity_tiers: [{ severity: 'low', condition_json: { any: [] } }] },
    '/severity_tiers/0/condition_json/any',
    '1 to 50',
  ],
  [
    'a tier of both kinds',
    { severity_tiers: [{ severity: 'low', operator: '<', value: 3, condition_json: {} }] },
    '/severity_tiers/0',
    'either',
  ],
  ['an end that is no event', { resolve_on: { event_type: '*x' } }, '/resolve_on/event_type', '*x'],
  ['hours that are none', { active_hours: { from: '8' } }, '/active_hours/from', '"8"'],
  ['an unknown time zone', { active_hours: { time_zone: 'Mars/Base' } }, '/active_hours/time_zone', 'Mars/Base'],
  ['a channel that nobody knows', { notification_channels: ['pigeon'] }, '/notification_channels', 'pigeon'],
  ['labels that are no texts', { labels: { a: 1 } }, '/labels', 'text'],
  [
    'an invalid translation',
    { translations: { es: { title_template: '{{', description_template: 'x' } } },
    '/translations/es/title_template',
    'template',
  ],
  ['a template that is too long', { title_template: 'x'.repeat(5_001) }, '/title_template', '5000'],
  ['a severity that is a property name in JavaScript', { severity: 'constructor' }, '/severity', '"constructor"'],
  ['a number that is a boolean', { ...threshold, threshold_value: true }, '/threshold_value', 'true'],
  ['an invalid title', { title_template: 'Low: {{ ingredient_name' }, '/title_template', 'line:1'],
  ['an invalid action', { action_template: '{% if a %}' }, '/action_template', 'not a valid template'],
  ['an unknown filter', { impact_template: '{{ a | shout }}' }, '/impact_template', 'shout'],
  ['an unknown tag', { description_template: '{% shout %}' }, '/description_template', 'shout'],
  [
    'a template that includes a file',
    { description_template: '{% include "/etc/passwd" %}' },
    '/description_template',
    'include',
  ],
])('%s is refused with the pointer of the error', async (_, fields, pointer, detail) => {
  expect(await faultsOf({ ...valid, ...fields })).toEqual([
    { pointer, detail: expect.stringContaining(detail) as string },
  ]);
});

it.each<[string, Json, string]>([
  ['cron and rrule', { cron: '0 7 * * *', rrule: 'FREQ=DAILY' }, '/schedule'],
  ['neither cron nor rrule', {}, '/schedule'],
  ['six fields of cron', { cron: '* * * * * *' }, '/schedule/cron'],
  ['a day that does not exist', { cron: '0 0 30 2 *' }, '/schedule/cron'],
  ['every second', { rrule: 'FREQ=SECONDLY' }, '/schedule/rrule'],
  ['a recurrence without dates', { rrule: 'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30' }, '/schedule/rrule'],
  ['a recurrence that ends', { rrule: 'FREQ=DAILY;COUNT=2' }, '/schedule/rrule'],
  ['an unknown time zone', { cron: '0 7 * * *', time_zone: 'Mars/Base' }, '/schedule/cron'],
])('a schedule with %s is refused', async (_, schedule, pointer) => {
  const { source_event_type: __, ...rest } = valid;
  const faults = await faultsOf({ ...rest, rule_type: 'schedule', schedule });
  expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
});

it('two invalid templates have one error each', async () => {
  const faults = await faultsOf({ ...valid, title_template: '{{', impact_template: '{% for %}' });
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/title_template', '/impact_template']);
});

it.each<[string, Json, string[]]>([
  ['a field alone', { threshold_field: 'a' }, ['/threshold_operator', '/threshold_value']],
  ['an operator alone', { threshold_operator: '<' }, ['/threshold_field', '/threshold_value']],
  ['a value of zero alone', { threshold_value: 0 }, ['/threshold_field', '/threshold_operator']],
  ['two of three', { threshold_field: 'a', threshold_value: null, threshold_operator: '=' }, ['/threshold_value']],
  ['tiers alone', { severity_tiers: [tier] }, ['/threshold_field']],
])('for an incomplete threshold (%s), the missing fields are named', async (_, fields, pointers) => {
  expect((await faultsOf({ ...valid, ...fields })).map(({ pointer }) => pointer)).toEqual(pointers);
});

it.each<[string, unknown, string]>([
  ['null among them', [tier, null], '/severity_tiers/1'],
  ['a number among them', [7], '/severity_tiers/0'],
  ['a text among them', ['critical'], '/severity_tiers/0'],
  ['a list among them', [[tier]], '/severity_tiers'],
  ['one without an operator', [{ value: 0, severity: 'low' }], '/severity_tiers/0/operator'],
  ['one with a wrong value', [tier, { ...tier, value: '0' }], '/severity_tiers/1/value'],
  ['one with a wrong severity', [{ ...tier, severity: 'huge' }], '/severity_tiers/0/severity'],
  ['one with an unknown field', [{ ...tier, colour: 'red' }], '/severity_tiers/0/colour'],
  ['a text instead of them', 'critical', '/severity_tiers'],
  ['a tier instead of them', tier, '/severity_tiers'],
  ['a number instead of them', 7, '/severity_tiers'],
  ['too many of them', Array(11).fill(tier), '/severity_tiers'],
])('severity tiers (%s) are refused with the pointer of the error', async (_, severity_tiers, pointer) => {
  const faults = await faultsOf({ ...valid, ...threshold, severity_tiers });
  expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
});

it.each<[string, unknown]>([
  ['a list', [valid]],
  ['null', 'null'],
  ['a text', '"rule"'],
  ['a number', '7'],
])('%s instead of a rule is refused', async (_, body) => {
  expect(await faultsOf(body)).toEqual([
    { pointer: '', detail: expect.stringContaining('must be a JSON object') as string },
  ]);
});

it.each<[string, string, string, number, string]>([
  ['what is not JSON', '{"rule_name": oops}', 'application/json', 400, 'bad-request'],
  ['a body with the key __proto__', '{"__proto__": {"is_active": false}}', 'application/json', 400, 'bad-request'],
  ['an empty body of type JSON', '', 'application/json', 400, 'bad-request'],
  ['more than 1 MiB', `{"rule_name":"${'x'.repeat(1024 * 1024)}"}`, 'application/json', 413, 'too-large'],
  ['XML', '<rule/>', 'application/xml', 415, 'unsupported-media-type'],
])('%s instead of a rule is refused', async (_, body, type, status, problem) => {
  const before = await rulesNow();
  const refused = await hub.call('POST', RULES, { body, headers: { 'content-type': type } });
  expect(refused.status).toBe(status);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.body).toMatchObject({ type: `/problems/${problem}`, status, detail: expect.any(String) as string });
  expect(await rulesNow()).toEqual(before);
});

it.each([
  ['limit=0', '/query/limit'],
  ['limit=201', '/query/limit'],
  ['name=x', '/query/name'],
  ['cursor=garbage', '/query/cursor'],
  [`cursor=${Buffer.from('["a","b"]').toString('base64url')}`, '/query/cursor'],
  [`cursor=${Buffer.from('["\\u0000"]').toString('base64url')}`, '/query/cursor'],
])('the list refuses ?%s', async (query, pointer) => {
  const { status, body } = await hub.call('GET', `${RULES}?${query}`);
  expect(body).toMatchObject({ status: 422, errors: [{ pointer }] });
  expect(status).toBe(422);
});

it.each(['GET', 'PUT', 'DELETE'])('%s with an invalid id is refused', async (method) => {
  const { status, body } = await hub.call(method, `${RULES}/${randomUUID()}x`, {
    ...(method === 'PUT' && { body: valid }),
  });
  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: [{ pointer: '/path/id' }] });
});
