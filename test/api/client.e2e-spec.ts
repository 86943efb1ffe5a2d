import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { campana, type Campana, type RuleDto } from '../../libs/client';
import { administratorToken, Hub, token } from '../support/hub';

const root = join(__dirname, '..', '..');

let hub: Hub;
let owner: Campana;
beforeAll(async () => {
  hub = await Hub.start();
  owner = campana({ url: hub.url, token: await administratorToken(hub.tenantId) });
});
afterAll(() => hub.stop());

const rule = () => ({
  rule_name: `rule ${randomUUID()}`,
  source_event_type: 'kitchen.hot',
  alert_type: 'hot',
  severity: 'high' as const,
  title_template: 'Hot',
  description_template: 'Hot',
});

it('the generated types match the OpenAPI document', async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { client: string } };
  const folder = mkdtempSync(join(tmpdir(), 'campana-client-'));
  const fresh = join(folder, 'schema.d.ts');
  const [, ...args] = scripts.client.replace('libs/client/schema.d.ts', fresh).split(' ');
  await promisify(execFile)(process.execPath, ['node_modules/openapi-typescript/bin/cli.js', ...args], { cwd: root });
  expect(readFileSync(join(root, 'libs/client/schema.d.ts'), 'utf8')).toBe(readFileSync(fresh, 'utf8'));
  rmSync(folder, { recursive: true });
});

it('requests and answers have the types of the document, and other types do not compile', async () => {
  const { data: made } = await owner.POST('/api/v1/alerts/rules', { body: rule() });
  const { data: shown } = await owner.GET('/api/v1/alerts/rules/{id}', { params: { path: { id: made?.id ?? '' } } });
  const name: RuleDto['rule_name'] | undefined = shown?.rule_name;
  expect([shown?.id, name]).toEqual([made?.id, made?.rule_name]);
  const { data: page } = await owner.GET('/api/v1/alerts/rules', { params: { query: { limit: 1 } } });
  expect([page?.items.length, typeof page?.next_cursor]).toEqual([1, 'string']);
  // @ts-expect-error: this route does not exist
  expect((await owner.GET('/api/v1/unknown')).response.status).toBe(404);
  // @ts-expect-error: this severity does not exist
  const { error } = await owner.POST('/api/v1/alerts/rules', { body: { ...rule(), severity: 'huge' } });
  expect(error?.errors?.map(({ pointer }) => pointer)).toEqual(['/severity']);
});

it('sends lists in the format that the routes expect', async () => {
  await hub.anAlert();
  const { data, error } = await owner.GET('/api/v1/alerts', {
    params: { query: { severity: ['low', 'critical'], limit: 1 } },
  });
  expect([error, data?.items.map(({ severity }) => severity)]).toEqual([undefined, ['critical']]);
});

it('returns the error of a refused request, and does not throw', async () => {
  const { data, error, response } = await owner.GET('/api/v1/alerts/{id}', { params: { path: { id: randomUUID() } } });
  expect([data, response.status, error?.type]).toEqual([undefined, 404, '/problems/alert-not-found']);
});

it('gets a token for each request, and names the tenant', async () => {
  const other = randomUUID();
  let asked = 0;
  const both = await token(hub.tenantId, 'owner', { tenant_id: undefined, tenants: [hub.tenantId, other] });
  const connection = { url: hub.url, token: () => (asked++, Promise.resolve(both)) };
  const [here, there] = [campana(connection), campana({ ...connection, tenantId: other })];
  expect((await here.GET('/api/v1/alerts')).data?.items).not.toEqual([]);
  expect((await there.GET('/api/v1/alerts')).data?.items).toEqual([]);
  expect(asked).toBe(2);
});

it('can send a service key instead of a token', async () => {
  const sent: Request[] = [];
  const client = campana({
    url: hub.url,
    serviceKey: 'k',
    fetch: (request) => (sent.push(request), fetch(request)),
  });
  await client.GET('/health/live');
  expect([sent[0]?.headers.get('x-service-key'), sent[0]?.headers.get('authorization')]).toEqual(['k', null]);
});

it('returns files as text', async () => {
  const { data } = await owner.GET('/api/v1/alerts/audit/export', { parseAs: 'text' });
  expect(data?.split('\n')[0]).toContain('"action":"rule.created"');
});
