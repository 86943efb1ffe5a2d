import fc from 'fast-check';
import { Contract } from '../support/contract';
import type { Answer, Json } from '../support/hub';
import { SampleResources } from '../support/sample-resources';
import { BUDGET_MS, fuzz } from './fuzz';
import { type Request, requestTo, sendAsItIs } from './requests';
import { FuzzTarget } from './target';

jest.setTimeout(BUDGET_MS + 180_000);

const SLOW_MS = 150;

const contract = new Contract();
let target: FuzzTarget;
/** The path to an existing resource, by the path of the operation. */
const known = new Map<string, string>();

beforeAll(async () => {
  target = await FuzzTarget.start();
  const resources = new SampleResources(target.hub);
  for (const { path } of contract.operations)
    if (path.includes('{') && !known.has(path)) known.set(path, await resources.pathTo(path));
});
afterAll(() => target.stop());

/** Answers to any URL or header that is too long, which the document does not repeat for each route. */
const tooLong = [414, 431];

const isLegacy = ({ operation: { path } }: Request) => /^\/(alerts|stats|internal)\b/.test(path);

/** Another path than that of the operation, such as one with an empty id: another answer is right, too. */
const leadsElsewhere = ({ path, operation }: Request): boolean => {
  const pattern = operation.path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[\\w-]+');
  return !new RegExp(`^${pattern}(\\?|$)`).test(path);
};

const isFault = (fault: unknown): boolean => {
  const { pointer, detail } = (fault ?? {}) as Json;
  return typeof pointer === 'string' && /^($|\/)/.test(pointer) && typeof detail === 'string' && detail !== '';
};

/** What is wrong with an answer. */
function faultsOf(request: Request, answer: Answer<unknown>): readonly string[] {
  const { status, headers, body } = answer;
  if (status >= 500) return [`${status} ${JSON.stringify(body)}`];
  const undocumented =
    tooLong.includes(status) || leadsElsewhere(request) ? [] : contract.faultsOf(request.operation, answer);
  if (status < 400) return undocumented;
  const type = headers.get('content-type');
  const { errors, status: told, detail, error } = body as Json;
  const isProblem = type?.startsWith('application/problem+json') && told === status && typeof detail === 'string';
  const isLegacyError = isLegacy(request) && typeof detail === 'string' && typeof error === 'string';
  if (!isProblem && !isLegacyError) return [`${status} is no problem document: ${type} ${JSON.stringify(body)}`];
  const hasFaults =
    status !== 422 || !isProblem || (Array.isArray(errors) && errors.length > 0 && errors.every(isFault));
  return hasFaults ? undocumented : [`422 names no field: ${JSON.stringify(body)}`];
}

it('whatever is sent to a route, the answer is documented, and the application goes on', async () => {
  const requests = fc.constantFrom(...contract.operations).chain((operation) => requestTo(operation, contract, known));
  await fuzz('requests', requests, async (request) => {
    const startedAt = Date.now();
    const answer = await sendAsItIs(target.url, request, target.bearer);
    // the report of a stall comes a moment after the answer
    if (Date.now() - startedAt > SLOW_MS) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    target.checkProcess();
    const faults = faultsOf(request, answer);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  await target.checkAtTheEnd();
});
