import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { TenantTemplates } from '../../src/notifications/templates/tenant-templates';
import { Hub, type Json, token } from '../support/hub';

const TEMPLATES = '/api/v1/alerts/templates';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start();
});
afterAll(() => hub.stop());

const aTemplate = (fields: Json = {}): Json => ({
  name: 'Stockout by e-mail',
  channel: 'email',
  kind: 'alert',
  alert_type: randomUUID(),
  subject_template: '[{{ tenant.brand }}] {{ severity | upcase }}: {{ title }}',
  body_template: '{{ description }}',
  ...fields,
});
const post = (body: Json, path = '') => hub.call<Json>('POST', `${TEMPLATES}${path}`, { body });
const saved = async (fields: Json = {}): Promise<Json> => {
  const { status, body } = await post(aTemplate(fields));
  expect([status, body]).toEqual([201, body]);
  return body;
};
const countOf = async (table: string): Promise<number> => {
  const [row] = await hub.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`, [
    hub.tenantId,
  ]);
  return row?.n ?? 0;
};

it('a template is created, listed, shown, replaced by version, and deleted; its history and audit stay', async () => {
  const made = await saved();
  const path = `${TEMPLATES}/${String(made['id'])}`;
  expect(made).toMatchObject({ origin: 'tenant', version: 1, category: null, html_template: null, warnings: [] });
  const { warnings: _, ...shown } = made;
  expect((await hub.call('GET', path)).body).toEqual(shown);
  const listed = await hub.call<{ items: Json[] }>('GET', `${TEMPLATES}?limit=200`);
  expect(listed.body.items).toContainEqual(shown);

  const body = aTemplate({ alert_type: made['alert_type'], body_template: 'New: {{ title }}' });
  const ifMatch = (version: number) => ({ body, headers: { 'if-match': `"${version}"` } });
  expect(await hub.call('PUT', path, ifMatch(7))).toMatchObject({
    status: 412,
    body: { type: '/problems/template-changed', version: 1 },
  });
  expect(await hub.call('PUT', path, ifMatch(1))).toMatchObject({ status: 200, body: { version: 2, ...body } });
  expect(await hub.call('POST', `${path}/restore`, { body: { version: 9 } })).toMatchObject({
    status: 404,
    body: { type: '/problems/template-version-not-found' },
  });
  expect(await hub.call('POST', `${path}/restore`, { body: { version: 1 } })).toMatchObject({
    status: 200,
    body: { version: 3, body_template: '{{ description }}' },
  });
  expect((await hub.call('DELETE', path)).status).toBe(204);
  expect(await hub.call('GET', path)).toMatchObject({ status: 404, body: { type: '/problems/template-not-found' } });

  const history = await hub.call<{ items: Json[]; next_cursor: string }>('GET', `${path}/history?limit=3`);
  expect(history.body.items.map(({ version, action }) => [version, action])).toEqual([
    [4, 'deleted'],
    [3, 'restored'],
    [2, 'updated'],
  ]);
  expect(history.body.items[2]).toMatchObject({ definition: body });
  const rest = await hub.call<{ items: Json[] }>('GET', `${path}/history?cursor=${history.body.next_cursor}`);
  expect(rest.body.items).toMatchObject([
    { version: 1, action: 'created', definition: aTemplate({ alert_type: made['alert_type'] }) },
  ]);

  const audit = await hub.call<{ items: Json[] }>('GET', `/api/v1/alerts/audit?subject_id=${String(made['id'])}`);
  expect(audit.body.items.map(({ action }) => action)).toEqual(
    ['deleted', 'restored', 'updated', 'created'].map((action) => `notification_template.${action}`),
  );
});

it('two templates for the same messages are refused, whatever they leave open', async () => {
  for (const match of [{}, { alert_type: null, locale: 'es' }, { category: 'inventory', severity: 'high' }]) {
    const { id: _, ...first } = await saved({ ...match, channel: 'sms' });
    expect(await post(aTemplate({ ...match, alert_type: first['alert_type'], channel: 'sms' }))).toMatchObject({
      status: 409,
      body: { type: '/problems/template-match-taken' },
    });
  }
});

it('the shipped templates are listed and shown, but cannot be changed', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const page = await hub.call<{ items: Json[]; next_cursor: string | null }>(
      'GET',
      `${TEMPLATES}?origin=shipped&limit=100${cursor && `&cursor=${cursor}`}`,
    );
    ids.push(...page.body.items.map(({ id }) => String(id)));
    cursor = page.body.next_cursor ?? '';
  } while (cursor);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(2 * (11 * 8 + 6));
  const path = `${TEMPLATES}/${String(ids[0])}`;
  expect(await hub.call('GET', path)).toMatchObject({ status: 200, body: { origin: 'shipped', version: 0 } });
  expect((await hub.call('PUT', path, { body: aTemplate() })).status).toBe(404);
  expect((await hub.call('DELETE', path)).status).toBe(404);
});

it.each([
  [{ body_template: 'x\n  {{ titel }}' }, '/body_template', /^line 2, column 6: titel is unknown \(allowed: .*title/],
  [{ subject_template: '{{ alert.titel }}' }, '/subject_template', /alert\.titel is unknown \(allowed: .*title/],
  [{ body_template: '{{ links.nowhere }}' }, '/body_template', /links\.nowhere is unknown .*acknowledge/],
  [
    { html_template: '{{ title | nonsense }}' },
    '/html_template',
    /undefined filter: nonsense, line:1, col:1 \(given "\{\{ title/,
  ],
  [{ body_template: '{% if title %}' }, '/body_template', /not closed/],
  [{ body_template: '{% include "x" %}' }, '/body_template', /not a valid template/],
  [
    { body_template: '{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}' },
    '/body_template',
    /limit/,
  ],
  [
    {
      body_template: `{% capture x %}{% for i in (1..300) %}{{ title }}{% endfor %}{% endcapture %}${'{{ x }}'.repeat(10)}`,
    },
    '/body_template',
    /more than 65536 characters/,
  ],
  [{ channel: 'sms', html_template: 'x' }, '/html_template', /only for the channel email \(given sms\)/],
  [{ kind: 'digest' }, '/alert_type', /must be left out: a digest is not about one alert/],
  [{ kind: 'code' }, '/kind', /must be one of .*given/i],
  [{ locale: 'fr' }, '/locale', /en, es, eu/],
  [{ subject_template: 'x'.repeat(501) }, '/subject_template', /500/],
  [{ body_template: 'x'.repeat(20_001) }, '/body_template', /20000/],
  [{ html_template: 'x'.repeat(100_001) }, '/html_template', /100000/],
])('a broken template is refused with its place, and leaves no trace (%#)', async (fields, pointer, detail) => {
  const before = [await countOf('notification_templates'), await countOf('notification_template_history')];
  const answer = await post(aTemplate(fields));
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  expect((answer.body['errors'] as Json[])[0]?.['detail']).toMatch(detail);
  expect([await countOf('notification_templates'), await countOf('notification_template_history')]).toEqual(before);
});

it('a field that no event has is a warning, not an error', async () => {
  const alert = await hub.anAlert();
  const body_template =
    '{{ event.ingredient_name }} {{ event.nothing }} {{ event.unit.size }} {{ alert.source_event_data.other.field }}';
  const content = aTemplate({ alert_type: alert['alert_type'], body_template });
  const warnings = [
    {
      pointer: '/body_template',
      detail: expect.stringMatching(
        /^event\.nothing is in none of the events of the latest \d+ alerts of type/,
      ) as unknown,
    },
    { pointer: '/body_template', detail: expect.stringMatching(/^event\.other\.field is in none/) as unknown },
  ];
  const { name: _, ...linted } = content;
  expect((await post(linted, '/lint')).body).toEqual({ errors: [], warnings });
  expect((await post(content)).body).toMatchObject({ version: 1, warnings });
  expect((await post({ ...linted, alert_type: randomUUID() }, '/lint')).body).toMatchObject({
    errors: [],
    warnings: [{ pointer: '', detail: expect.stringMatching(/no alerts of type .* yet/) as unknown }],
  });
  expect((await post({ ...linted, body_template: '{{ titel }}' }, '/lint')).body).toMatchObject({
    errors: [{ pointer: '/body_template' }],
  });
});

it('a preview shows the message of an alert, or of a sample, on each channel', async () => {
  const alert = await hub.anAlert();
  const { id } = await saved({
    alert_type: alert['alert_type'],
    category: 'preview',
    body_template: '**{{ title }}** {{ event.unit }}',
  });
  const ofAlert = await post({ template_id: id, alert_id: alert['id'] }, '/preview');
  expect(ofAlert).toMatchObject({
    status: 200,
    body: {
      subject: `[Campana] ${String(alert['severity']).toUpperCase()}: ${String(alert['title'])}`,
      text: expect.stringContaining(`**${String(alert['title'])}** kg`) as unknown,
      html: expect.stringContaining('<strong>') as unknown,
      cuts: [],
      warnings: [],
    },
  });
  const content = { kind: 'alert', body_template: `{{ title }} ${'long '.repeat(3_000)}` };
  for (const [channel, payload] of [
    ['slack', { blocks: expect.any(Array) as unknown }],
    ['telegram', { text: expect.any(String) as unknown, plain_text: expect.any(String) as unknown }],
    ['sms', { text: expect.any(String) as unknown }],
    ['discord', { embeds: expect.any(Array) as unknown }],
  ] as const) {
    const { status, body } = await post({ ...content, channel, locale: 'es' }, '/preview');
    expect([channel, status, body]).toMatchObject([
      channel,
      200,
      { payload, subject: '[CRITICAL] Stockout: Harina de Trigo' },
    ]);
    expect(body['cuts']).not.toEqual([]);
  }
  for (const field of ['template_id', 'alert_id'])
    expect(await post({ template_id: id, [field]: randomUUID() }, '/preview')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: `/${field}`, detail: expect.stringMatching(/^There is no/) as unknown }] },
    });
  expect(await post({ template_id: id, body_template: 'x' }, '/preview')).toMatchObject({ status: 422 });
  expect(await post({ alert_id: alert['id'] }, '/preview')).toMatchObject({ status: 422 });
  expect(await post({ ...content, channel: 'sms', body_template: '{{ titel }}' }, '/preview')).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/body_template' }] },
  });
});

it('a member sees no alert of others in a preview, and another tenant no template', async () => {
  const { id } = await saved();
  const stranger = await token(randomUUID(), 'owner');
  expect(await hub.call('GET', `${TEMPLATES}/${String(id)}`, { token: stranger })).toMatchObject({ status: 404 });
  const body = { template_id: id };
  expect(await hub.call('POST', `${TEMPLATES}/preview`, { token: stranger, body })).toMatchObject({ status: 422 });
  const alert = await hub.anAlert();
  const own = { channel: 'sms', kind: 'alert', body_template: 'x', alert_id: alert['id'] };
  expect(await hub.call('POST', `${TEMPLATES}/preview`, { token: stranger, body: own })).toMatchObject({ status: 422 });
});

it('a tenant has at most 500 templates', async () => {
  const tenantId = randomUUID();
  const owner = await token(tenantId, 'owner');
  await hub.sql(
    `INSERT INTO notification_templates (id, tenant_id, name, channel, kind, alert_type, body_template, created_at, updated_at)
     SELECT gen_random_uuid(), $1, 'x', 'sms', 'alert', n, 'x', now(), now() FROM generate_series(1, 500) AS n`,
    [tenantId],
  );
  expect(await hub.call('POST', TEMPLATES, { token: owner, body: aTemplate() })).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-templates', limit: 500, current: 500 },
  });
});

it('a process takes a changed template at once, and keeps what has not changed', async () => {
  const alertType = randomUUID();
  const templates = hub.app.get(TenantTemplates, { strict: false });
  const wish = { channel: 'push', kind: 'alert', alertType, category: null, severity: null, locales: ['en'] } as const;
  const chosen = async () => {
    const set = (await templates.of([hub.tenantId])).get(hub.tenantId);
    return set?.choose(wish).map(({ definition }) => definition.bodyTemplate);
  };
  const shipped = await chosen();
  expect(shipped).toHaveLength(1);
  const { id } = await saved({ channel: 'push', alert_type: alertType, body_template: 'first' });
  await eventually(async () => (await chosen())?.[0] === 'first');
  await hub.call('PUT', `${TEMPLATES}/${String(id)}`, {
    body: aTemplate({ channel: 'push', alert_type: alertType, body_template: 'second' }),
  });
  await eventually(async () => (await chosen())?.[0] === 'second');
  const [one, other] = [await templates.of([hub.tenantId]), await templates.of([hub.tenantId])];
  expect(one.get(hub.tenantId)).toBe(other.get(hub.tenantId));
  await hub.call('DELETE', `${TEMPLATES}/${String(id)}`);
  await eventually(async () => (await chosen())?.length === 1);
});
