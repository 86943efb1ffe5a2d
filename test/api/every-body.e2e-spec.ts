import { randomUUID } from 'node:crypto';
import { Contract, type Operation } from '../support/contract';
import { type Answer, Hub, type Json, token } from '../support/hub';

const JSON_TYPE = 'application/json';

const contract = new Contract();
const written = contract.secured.filter(({ method }) => method !== 'GET');
const withoutBody = written.filter(({ requestBody }) => !requestBody);
/** This route accepts lists, and reports errors for each event. */
const takesLists = ({ path }: Operation) => path === '/api/v1/events';

let hub: Hub;
let bearer: string;
beforeAll(async () => {
  hub = await Hub.start();
  bearer = await token(hub.tenantId);
});
afterAll(() => hub.stop());

async function send(
  { method, path }: Operation,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answer<Json>> {
  const filled = path.replace('{tenant_id}', hub.tenantId).replaceAll(/\{\w+\}/g, () => randomUUID());
  const response = await fetch(`${hub.url}${filled}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...headers },
    // for a string, fetch would add a content type
    body: Buffer.from(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

/** Sends a body to each operation. @returns the answers with another status, format or detail than expected */
async function unexpectedAnswers(
  operations: readonly Operation[],
  body: string | Buffer,
  headers: Record<string, string>,
  status: number,
  detail: RegExp,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of operations) {
    const answer = await send(operation, body, headers);
    const faults = contract.faultsOf(operation, answer);
    if (answer.status !== status || !detail.test(String(answer.body['detail'])))
      faults.push(`answers ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
    found.push(...faults.map((fault) => `${operation.name}: ${fault}`));
  }
  return found;
}

const deep = 500_000;

it.each<[string, string | Buffer, Record<string, string>, number, RegExp]>([
  ['is not JSON', 'severity=high', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*"severity=high"/],
  ['ends too early', '{"severity": ', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*end/],
  ['is empty, with the type JSON', '', { 'content-type': JSON_TYPE }, 400, /must be JSON: it is empty/],
  ['has the key __proto__', '{"__proto__": {}}', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*__proto__/],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), { 'content-type': JSON_TYPE }, 400, /must be in UTF-8/],
  [
    'is too large',
    `"${'x'.repeat(3 * 2 ** 20)}"`,
    { 'content-type': JSON_TYPE },
    413,
    /at most (1048576|2621440) bytes .*3145730/,
  ],
  ['is XML', '<rule/>', { 'content-type': 'application/xml' }, 415, /application\/json.*given.*application\/xml/],
  ['has no media type', '{}', {}, 415, /application\/json.*given.*none/],
  ['has an invalid media type', '{}', { 'content-type': 'json' }, 415, /application\/json.*given.*json/],
  ['has another charset', '{}', { 'content-type': `${JSON_TYPE}; charset=latin1` }, 415, /UTF-8 .*latin1/],
  ['is compressed', '{}', { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 415, /uncompressed .*gzip/],
  [
    'is nested too deeply',
    '['.repeat(deep) + ']'.repeat(deep),
    { 'content-type': JSON_TYPE, 'idempotency-key': randomUUID() },
    422,
    /nested at most 32 levels deep/,
  ],
])('a body that %s is refused by every route with the reason', async (_, body, headers, status, detail) => {
  expect(written.length).toBeGreaterThan(40);
  expect(await unexpectedAnswers(written, body, headers, status, detail)).toEqual([]);
});

it('a list where an object is expected is refused by every route', async () => {
  const operations = written.filter((operation) => !takesLists(operation));
  const headers = { 'content-type': JSON_TYPE };
  expect(
    await unexpectedAnswers(operations, '[1]', headers, 422, /must be an? (JSON )?object|list of rules|no body/),
  ).toEqual([]);
});

it('routes without a body refuse one, except an empty object', async () => {
  const headers = { 'content-type': JSON_TYPE };
  expect(withoutBody.length).toBeGreaterThan(5);
  const detail = /reads no body \(given the fields force, note\)/;
  expect(await unexpectedAnswers(withoutBody, '{"force": true, "note": "x"}', headers, 422, detail)).toEqual([]);
  const evaluate = withoutBody.find(({ path }) => path === '/api/v1/alerts/evaluate') as Operation;
  expect(await send(evaluate, '{}', headers)).toMatchObject({ status: 200, body: { evaluated: 0 } });
});
