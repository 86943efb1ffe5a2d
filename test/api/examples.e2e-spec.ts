import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEMO_TENANT } from '../../src/openapi/samples';
import { groupsOf } from '../../src/openapi/groups';
import { ENCRYPTION_KEYS } from '../support/application';
import { neededHeaders } from '../support/contract';
import { Hub, token } from '../support/hub';

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  example?: unknown;
  schema?: { example?: unknown };
}

interface Operation {
  tags?: string[];
  description?: string;
  'x-permission'?: string;
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { example?: unknown }> };
  responses: Record<string, object>;
}

interface Document {
  tags: { name: string; description?: string }[];
  components: { securitySchemes?: Record<string, { type: string; in?: string; name?: string }> };
  paths: Record<string, Record<string, Operation>>;
}

const root = join(__dirname, '..', '..');

/** Replaces the demo tenant, which the test of the README uses at the same time. */
const tenantId = randomUUID();

const document = JSON.parse(
  readFileSync(join(root, 'openapi.json'), 'utf8').replaceAll(DEMO_TENANT, tenantId),
) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]): [string, string, Operation] => [
    method.toUpperCase(),
    path,
    operation,
  ]),
);

const SERVICE_KEY = 'a-service-key-of-the-tests-0123456789';

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ INTERNAL_SERVICE_KEYS: `examples:${SERVICE_KEY}@${tenantId}` });
  // the first request provisions the tenant; then the samples are added, as for the demo tenant
  await hub.call('GET', '/api/v1/alerts/rules', { token: await token(tenantId) });
  await promisify(execFile)(process.execPath, [join(root, 'scripts/demo/samples.mjs'), '--tenant', tenantId], {
    env: { ...process.env, ENCRYPTION_KEYS },
  });
});
afterAll(() => hub.stop());

const exampleOf = ({ example, schema }: Parameter): unknown => example ?? schema?.example;

/** The path with the examples of its parameters, as Swagger UI fills it in. */
function filled(path: string, { parameters = [] }: Operation): string {
  const query = new URLSearchParams();
  let filledPath = path;
  for (const parameter of parameters) {
    const example = exampleOf(parameter);
    if (parameter.in === 'path')
      filledPath = filledPath.replace(`{${parameter.name}}`, encodeURIComponent(String(example)));
    if (parameter.in !== 'query' || example === undefined) continue;
    for (const value of [example].flat()) query.append(parameter.name, `${value as string}`);
  }
  return query.size > 0 ? `${filledPath}?${query.toString()}` : filledPath;
}

/** The credential that Swagger UI adds to a request. */
async function credentialFor({
  security = [],
}: Operation): Promise<{ token: string; headers: Record<string, string> }> {
  if (security.length === 0) return { token: '', headers: {} };
  const schemes = document.components.securitySchemes ?? {};
  const names = Object.keys(security[0] ?? {});
  const key = names.map((name) => schemes[name]).find((scheme) => scheme?.in === 'header');
  return key?.name
    ? { token: '', headers: { [key.name]: SERVICE_KEY } }
    : { token: await token(tenantId), headers: {} };
}

it.each(operations)('%s %s: the examples work unchanged', async (method, path, operation) => {
  for (const parameter of operation.parameters ?? [])
    if (parameter.required) expect([parameter.name, exampleOf(parameter)]).not.toEqual([parameter.name, undefined]);
  const content = operation.requestBody?.content;
  if (content) expect(content['application/json']).toHaveProperty('example');
  const credential = await credentialFor(operation);
  const body = content?.['application/json']?.example;
  const headers = { ...credential.headers, ...neededHeaders(operation) };
  const answer = await hub.call(method, filled(path, operation), { ...credential, headers, ...(content && { body }) });
  const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
  // no example can name a shift that is still to come for whoever reads it
  if (method === 'POST' && path.endsWith('/swaps')) successes.push('409', '422');
  // only a member can take a shift, and the caller of this test becomes one a moment later
  if (path.endsWith('/accept')) successes.push('403');
  expect([successes, answer.body]).toEqual([expect.arrayContaining([String(answer.status)]), answer.body]);
});

it.each(operations)('%s %s: is in exactly one group, and states its permission', (method, path, operation) => {
  expect(groupsOf(method, path)).toHaveLength(1);
  expect(operation.tags).toEqual(groupsOf(method, path).map(({ name }) => name));
  const permission = operation['x-permission'];
  if (permission) expect(operation.description).toContain(`Needs the permission \`${permission}\`.`);
});

it('each group has a description and operations', () => {
  const used = new Set(operations.flatMap(([, , { tags = [] }]) => tags));
  expect(new Set(document.tags.map(({ name }) => name))).toEqual(used);
  for (const { description } of document.tags) expect(description).toMatch(/^[A-Z].*\.$/);
});
