import { randomUUID } from 'node:crypto';
import { Contract, type Operation, type Schema, neededHeaders } from '../support/contract';
import { type Answer, type Call, Hub, token } from '../support/hub';
import { samples } from '../../src/openapi/samples';
import { SampleResources } from '../support/sample-resources';

const contract = new Contract();
const { secured } = contract;
const withBody = secured.filter(({ requestBody }) => requestBody);
/** The operations whose body may not have undocumented fields. */
const closed = withBody.filter((operation) => !contract.isOpen(operation));
const withId = secured.filter(({ path }) => path.includes('{'));
/** The operations that find a resource by its id, and do not create one of that id. */
const finding = withId.filter(({ name }) => !/^PUT .*\/(members|work-items)\/\{/.test(name));

let hub: Hub;
let resources: SampleResources;
let contactMethodId: string | undefined;
beforeAll(async () => {
  hub = await Hub.start();
  resources = new SampleResources(hub);
  const path = await resources.pathTo('/api/v1/alerts/members/{id}/contact-methods/{contact_method_id}');
  contactMethodId = path.split('/').at(-1);
  // bodies of schedules name members that must exist
  await hub.sql(
    `INSERT INTO members (tenant_id, id, roles, source, created_at, updated_at) VALUES ($1, $2, '{staff}', 'manual', now(), now())`,
    [hub.tenantId, samples.members.seen],
  );
});
afterAll(() => hub.stop());

const withoutExample = (path: string): string =>
  path.replace('{tenant_id}', hub.tenantId).replaceAll(/\{\w+\}/g, () => randomUUID());

/** Replaces the tenant and the contact method in an example body. */
function ofTenant(body: unknown, tenantId: string): { body?: unknown } {
  if (body === undefined) return {};
  const own: Record<string, unknown> = { tenant_id: tenantId, contact_method_id: contactMethodId };
  return { body: JSON.parse(JSON.stringify(body), (name, value: unknown) => own[name] ?? value) };
}

const bodyOf = (operation: Operation) => ofTenant(contract.bodiesOf(operation)[0], hub.tenantId);

const request = async (operation: Operation, path: string, call: Call): Promise<Answer<unknown>> =>
  hub.call<unknown>(operation.method, path, call);

/** Adds required query parameters to the path. */
const withRequired = ({ parameters = [] }: Operation, path: string): string =>
  parameters.some(({ in: place, name, required }) => place === 'query' && required && name === 'tenant_id')
    ? `${path}?tenant_id=${hub.tenantId}`
    : path;

/** A token of a service for routes that only services may use. */
const service = async ({ security }: Operation): Promise<Call> =>
  JSON.stringify(security).includes('bearer') ? {} : { token: await token(hub.tenantId, 'service') };

/** Sends the document's own bodies until one is accepted. */
async function requestWell(operation: Operation, path: string, call: Call = {}): Promise<Answer<unknown>> {
  let answer: Answer<unknown> | undefined;
  for (const body of contract.bodiesOf(operation)) {
    const headers = { ...neededHeaders(operation), ...call.headers };
    const sent = { ...(await service(operation)), ...call, headers, ...ofTenant(body, hub.tenantId) };
    answer = await request(operation, withRequired(operation, path), sent);
    if (answer.status !== 422) break;
  }
  if (!answer) throw new Error(`${operation.name} has no example of its body`);
  return answer;
}

/** Calls each operation. @returns the answers with an unexpected status, or that do not match the document */
async function unexpectedAnswers(
  operations: readonly Operation[],
  wanted: readonly number[],
  ask: (operation: Operation) => Promise<Answer<unknown> | undefined>,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of operations) {
    const answer = await ask(operation);
    if (!answer) continue;
    const faults = contract.faultsOf(operation, answer);
    if (!wanted.includes(answer.status) && faults.length === 0)
      faults.push(`answers ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
    found.push(...faults.map((fault) => `${operation.name}: ${fault}`));
  }
  return found;
}

const everyPermission = ['alerts.read', 'alerts.write', 'alerts.manage', 'alerts.broadcast', 'alerts.operate'];

it('the check finds answers that do not match the document', () => {
  const operation = secured.find(({ name }) => name === 'GET /api/v1/alerts/rules') as Operation;
  const answer = (status: number, body: unknown, type = 'application/json') =>
    contract.faultsOf(operation, { status, body, headers: new Headers({ 'content-type': type }) });
  expect(answer(200, { items: [], next_cursor: null })).toEqual([]);
  for (const [status, body, type] of [
    [200, { items: [], next_cursor: null, more: 1 }],
    [200, { items: [{ id: 'x' }], next_cursor: null }],
    [200, { next_cursor: null }],
    [200, { items: null, next_cursor: null }],
    [200, { items: [], next_cursor: null }, 'text/html'],
    [201, { items: [], next_cursor: null }],
    [418, {}],
    [404, { type: '/problems/not-found' }, 'application/problem+json'],
  ] as const)
    expect([body, answer(status, body, type).length > 0]).toEqual([body, true]);
});

it('the document states the permission of each route', () => {
  expect(secured.length).toBeGreaterThan(50);
  for (const { name, 'x-permission': permission } of secured)
    expect([name, everyPermission]).toEqual([name, expect.arrayContaining([permission])]);
});

it('without a token every route answers 401', async () => {
  const ask = (operation: Operation) =>
    request(operation, withoutExample(operation.path), { token: '', ...bodyOf(operation) });
  expect(await unexpectedAnswers(secured, [401], ask)).toEqual([]);
});

it('with an expired token every route answers 401', async () => {
  const expired = await token(hub.tenantId, 'owner', { exp: Math.floor(Date.now() / 1000) - 60 });
  const ask = (operation: Operation) =>
    request(operation, withoutExample(operation.path), { token: expired, ...bodyOf(operation) });
  expect(await unexpectedAnswers(secured, [401], ask)).toEqual([]);
});

it('with all permissions except the needed one every route answers 403', async () => {
  const ask = async (operation: Operation) => {
    const permissions = everyPermission.filter((permission) => permission !== operation['x-permission']);
    const bearer = await token(hub.tenantId, 'nobody', { roles: [], permissions });
    return request(operation, withoutExample(operation.path), { token: bearer, ...bodyOf(operation) });
  };
  expect(await unexpectedAnswers(secured, [403], ask)).toEqual([]);
});

it('a tenant without access for the credential is refused, and so is a malformed tenant id', async () => {
  const as = (tenantId: string) => (operation: Operation) =>
    request(operation, withoutExample(operation.path), { headers: { 'x-tenant-id': tenantId }, ...bodyOf(operation) });
  // when the path names the tenant, the header is ignored
  const free = secured.filter(({ path }) => !path.includes('{tenant_id}'));
  expect(await unexpectedAnswers(free, [403], as(randomUUID()))).toEqual([]);
  expect(await unexpectedAnswers(free, [422], as('madrid'))).toEqual([]);
});

it('resources of another tenant are 404', async () => {
  const stranger = await token(randomUUID());
  const ask = async (operation: Operation) =>
    requestWell(operation, await resources.pathTo(operation.path), { token: stranger });
  // a pack of rules is everybody's
  const owned = finding.filter(({ path }) => !path.includes('/rules/packs/'));
  expect(await unexpectedAnswers(owned, [404], ask)).toEqual([]);
});

it('no answer contains data of another tenant', async () => {
  const alert = await hub.anAlert();
  const other = randomUUID();
  const stranger = await token(other);
  const shown: string[] = [];
  const ask = async (operation: Operation) => {
    const [body] = contract.bodiesOf(operation);
    const answer = await request(operation, operation.path, { token: stranger, ...ofTenant(body, other) });
    const text = JSON.stringify(answer.body);
    if ([hub.tenantId, alert['id'], alert['source_event_id']].some((own) => text.includes(String(own))))
      shown.push(operation.name);
    return answer;
  };
  const withoutId = secured.filter(({ path }) => !path.includes('{'));
  expect(await unexpectedAnswers(withoutId, [200, 201, 202, 403, 409, 422], ask)).toEqual([]);
  expect(shown).toEqual([]);
});

it('a malformed id is refused', async () => {
  const malformed = ['not-an-id', '%00', 'a%2Fb', "1'--", '%F0%9F%94%94', '0'.repeat(300)];
  for (const id of malformed) {
    const ask = async (operation: Operation) => {
      const parameters = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
      // a parameter without a format accepts any value
      const [wrong] = parameters.filter(
        ({ schema }) => schema?.format === 'uuid' || (schema?.maxLength ?? 1e9) < id.length,
      );
      if (!wrong) return undefined;
      const path = withoutExample(operation.path.replace(`{${wrong.name}}`, id));
      return request(operation, path, bodyOf(operation));
    };
    expect([id, await unexpectedAnswers(withId, [422], ask)]).toEqual([id, []]);
  }
});

it('a path that cannot be decoded is refused', async () => {
  for (const id of ['%zz', '%F0%9F', '%'])
    expect([
      id,
      await unexpectedAnswers(withId, [400], (operation) =>
        request(operation, operation.path.replaceAll(/\{\w+\}/g, id), bodyOf(operation)),
      ),
    ]).toEqual([id, []]);
});

it('an unknown id is 404', async () => {
  const ask = (operation: Operation) => requestWell(operation, withoutExample(operation.path));
  const named = finding.filter(({ path }) => path.replace('{tenant_id}', '').includes('{'));
  expect(await unexpectedAnswers(named, [404], ask)).toEqual([]);
});

it('a body that is too large is refused', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(3_000_000) });
  const ask = (operation: Operation) => request(operation, withoutExample(operation.path), { body });
  expect(await unexpectedAnswers(withBody, [413], ask)).toEqual([]);
});

it('a body that is not JSON is refused', async () => {
  for (const body of ['{"severity": ', 'severity=high', '[1,]'])
    expect(
      await unexpectedAnswers(withBody, [400], (operation) =>
        request(operation, withoutExample(operation.path), { body }),
      ),
    ).toEqual([]);
});

it('a body of another media type is refused', async () => {
  for (const type of [
    'application/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ])
    expect([
      type,
      await unexpectedAnswers(withBody, [415], (operation) =>
        request(operation, withoutExample(operation.path), { body: 'a=b', headers: { 'content-type': type } }),
      ),
    ]).toEqual([type, []]);
});

it('a body that is JSON but not an object is refused', async () => {
  for (const body of ['null', '7', '"text"', '[[]]', 'true'])
    expect([
      body,
      await unexpectedAnswers(closed, [422], (operation) =>
        request(operation, withoutExample(operation.path), { body }),
      ),
    ]).toEqual([body, []]);
});

it('an unknown field is refused', async () => {
  const ask = async (operation: Operation) => {
    const body = bodyOf(operation).body as object;
    return request(operation, withoutExample(operation.path), { body: { ...body, no_such_field: 1 } });
  };
  expect(closed.length).toBeGreaterThan(10);
  expect(await unexpectedAnswers(closed, [422], ask)).toEqual([]);
});

it('an unknown query parameter is refused', async () => {
  const ask = async (operation: Operation) =>
    request(operation, `${withoutExample(operation.path)}?no_such_parameter=1`, bodyOf(operation));
  expect(await unexpectedAnswers(secured, [422], ask)).toEqual([]);
});

/** Whether some texts are not valid values. */
const isTyped = (schema: Schema = {}): boolean =>
  schema.items ? isTyped(schema.items) : schema.type !== 'string' || Boolean(schema.format ?? schema.enum);

const parameterOf = (operation: Operation & { readonly parameter?: string }): string => operation.parameter ?? '';

it('a query parameter with a value of the wrong type is refused', async () => {
  const typed = secured.flatMap((operation) =>
    (operation.parameters ?? [])
      .filter(({ in: place, schema }) => place === 'query' && isTyped(schema))
      .map((parameter) => ({ ...operation, parameter: parameter.name })),
  );
  expect(typed.length).toBeGreaterThan(20);
  for (const value of ['nonsense', '-1', '1e9', '%00', '', '1&NAME=1'])
    expect([
      value,
      await unexpectedAnswers(typed, [422], (operation) =>
        request(
          operation,
          `${withoutExample(operation.path)}?NAME=${value}`.replaceAll('NAME', parameterOf(operation)),
          bodyOf(operation),
        ),
      ),
    ]).toEqual([value, []]);
});

it('the document’s own examples succeed, with documented answers', async () => {
  const ask = async (operation: Operation) => requestWell(operation, await resources.pathTo(operation.path));
  expect(await unexpectedAnswers(contract.operations, [200, 201, 202, 204, 409], ask)).toEqual([]);
});

it('a slash at the end of a path makes no difference, with or without a query', async () => {
  const ask = async (operation: Operation) => requestWell(operation, `${await resources.pathTo(operation.path)}/`);
  expect(await unexpectedAnswers(contract.operations, [200, 201, 202, 204, 409], ask)).toEqual([]);
  const paged = secured.filter(({ parameters = [] }) => parameters.some(({ name }) => name === 'limit'));
  expect(paged.length).toBeGreaterThan(10);
  const none = (operation: Operation) => request(operation, `${withoutExample(operation.path)}/?limit=0`, {});
  expect(await unexpectedAnswers(paged, [422], none)).toEqual([]);
});
