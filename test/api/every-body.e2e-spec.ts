import { randomUUID } from 'node:crypto';
import { Contract, type Operation } from '../support/contract';
import { type Answer, Hub, type Json, token } from '../support/hub';

const JSON_TYPE = 'application/json';

const contract = new Contract();
const written = contract.secured.filter(({ method }) => method !== 'GET');
const withoutBody = written.filter(({ requestBody }) => !requestBody);
/** It takes lists, and says of each event what is wrong with it. */
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
    // a text would come with a content type
    body: Buffer.from(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

/** What is wrong with the answers to a body: a status, a shape or a text that is not as it should be. */
async function amiss(
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
  ['is no JSON', 'severity=high', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*"severity=high"/],
  ['ends too early', '{"severity": ', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*end/],
  ['is empty, called JSON', '', { 'content-type': JSON_TYPE }, 400, /must be JSON: it is empty/],
  ['has a poisoned prototype', '{"__proto__": {}}', { 'content-type': JSON_TYPE }, 400, /must be JSON: .*__proto__/],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), { 'content-type': JSON_TYPE }, 400, /must be in UTF-8/],
  ['is too large', `"${'x'.repeat(2 ** 20)}"`, { 'content-type': JSON_TYPE }, 413, /at most 1048576 bytes .*1048578/],
  ['is XML', '<rule/>', { 'content-type': 'application/xml' }, 415, /application\/json.*given.*application\/xml/],
  ['is of no type', '{}', {}, 415, /application\/json.*given.*none/],
  ['is of what is no type', '{}', { 'content-type': 'json' }, 415, /application\/json.*given.*json/],
  ['is of another charset', '{}', { 'content-type': `${JSON_TYPE}; charset=latin1` }, 415, /UTF-8 .*latin1/],
  ['is compressed', '{}', { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 415, /uncompressed .*gzip/],
  [
    'is nested without end',
    '['.repeat(deep) + ']'.repeat(deep),
    { 'content-type': JSON_TYPE, 'idempotency-key': randomUUID() },
    422,
    /nested at most 32 deep/,
  ],
])('a body that %s is refused by every route, and is told why', async (_, body, headers, status, detail) => {
  expect(written.length).toBeGreaterThan(40);
  expect(await amiss(written, body, headers, status, detail)).toEqual([]);
});

it('a list where an object is expected is refused by every route', async () => {
  const operations = written.filter((operation) => !takesLists(operation));
  const headers = { 'content-type': JSON_TYPE };
  expect(await amiss(operations, '[1]', headers, 422, /must be an? (JSON )?object|list of rules|no body/)).toEqual([]);
});

it('a body is refused where none is read; an empty object is none', async () => {
  const headers = { 'content-type': JSON_TYPE };
  expect(withoutBody.length).toBeGreaterThan(5);
  const detail = /reads no body \(given the fields force, note\)/;
  expect(await amiss(withoutBody, '{"force": true, "note": "x"}', headers, 422, detail)).toEqual([]);
  const evaluate = withoutBody.find(({ path }) => path === '/api/v1/alerts/evaluate') as Operation;
  expect(await send(evaluate, '{}', headers)).toMatchObject({ status: 200, body: { evaluated: 0 } });
});
