import { type IncomingMessage, request as send } from 'node:http';
import fc from 'fast-check';
import { Contract, type Operation, type Parameter } from '../support/contract';
import type { Answer } from '../support/hub';
import { shownAs } from './fuzz';
import { mutated, oddNumber, oddText, oddValue } from './odd-values';

/** A request as it goes over the wire. */
export interface Request {
  readonly operation: Operation;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer;
}

const JSON_TYPE = 'application/json';

/** Percent-encodes a text; unpaired surrogates become bytes that are not UTF-8. */
const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return `%ED%A0%80${encodeURIComponent(text.toWellFormed())}`;
  }
};

const pathOf = (template: string, known: ReadonlyMap<string, string>): fc.Arbitrary<string> =>
  template.includes('{')
    ? fc.oneof(
        { arbitrary: fc.constant(known.get(template) ?? template), weight: 4 },
        {
          arbitrary: oddText.map((text) => template.replaceAll(/\{\w+\}/g, () => encoded(text.slice(0, 2_000)))),
          weight: 1,
        },
        {
          arbitrary: fc
            .constantFrom('%', '%zz', '%00', '%2F', '..%2f', ';')
            .map((text) => template.replaceAll(/\{\w+\}/g, text)),
          weight: 1,
        },
      )
    : fc.constant(template);

/** Values of a query parameter: valid ones, odd ones, and several at once. */
function queryOf({ name, schema = {}, example }: Parameter): fc.Arbitrary<string> {
  const { enum: allowed = [], items } = schema;
  const valid = [example, schema.example, schema.default, ...allowed, ...(items?.enum ?? [])].filter(
    (one) => one !== undefined,
  );
  const one = fc.oneof(
    { arbitrary: fc.constantFrom(...(valid.length > 0 ? valid : ['x'])).map(String), weight: 3 },
    { arbitrary: oddText.map((text) => text.slice(0, 4_000)), weight: 2 },
    { arbitrary: oddNumber.map(String), weight: 1 },
  );
  const pair = one.map((value) => `${encoded(name)}=${encoded(value)}`);
  return fc.oneof(
    { arbitrary: pair, weight: 6 },
    { arbitrary: fc.array(pair, { minLength: 2, maxLength: 3 }).map((pairs) => pairs.join('&')), weight: 1 },
    {
      arbitrary: fc
        .array(one, { minLength: 2, maxLength: 3 })
        .map((values) => `${name}=${values.map(encoded).join(',')}`),
      weight: 1,
    },
    {
      arbitrary: fc.constantFrom(name, `${name}=`, `${name}[]=1`, `${name}[a]=1`, `${name}=%ff`, `${name}=%`),
      weight: 1,
    },
  );
}

const strangeQuery = fc.constantFrom(
  'unknown=1',
  '__proto__=1',
  'constructor[prototype]=1',
  '=',
  '&&',
  '?',
  '%=%',
  '%00=1',
);

function queryStringOf({ parameters = [] }: Operation): fc.Arbitrary<string> {
  const known = parameters.filter(({ in: place }) => place === 'query').map(queryOf);
  const some = known.length > 0 ? fc.array(fc.oneof(...known), { maxLength: 4 }) : fc.constant([]);
  const strange = fc.option(strangeQuery, { freq: 8, nil: '' });
  return fc.tuple(some, strange).map(([pairs, more]) => [...pairs, ...(more ? [more] : [])].join('&'));
}

const headerText = oddText.map((text) => text.slice(0, 3_000).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?'));

const oddHeader: fc.Arbitrary<Record<string, string | string[]>> = fc
  .tuple(
    fc.constantFrom(
      'if-match',
      'idempotency-key',
      'accept',
      'traceparent',
      'x-request-id',
      'x-tenant-id',
      'origin',
      'range',
      'x-forwarded-for',
      'content-encoding',
      'x-service-key',
    ),
    fc.oneof(headerText, fc.constantFrom('"1"', '*', 'W/"1"', '"99999999999999999999"', '00-0-0-0')),
  )
  .map(([name, value]) => ({ [name]: value }));

const otherTypes = [
  'text/plain',
  'application/xml',
  'application/yaml',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'json',
  ';',
  'application/json;',
  '*/*',
];

interface Body {
  readonly type?: string;
  readonly content?: Buffer;
}

const json = (content: string): Body => ({ type: JSON_TYPE, content: Buffer.from(content) });

const rawTexts = [
  '',
  ' ',
  'null',
  '1',
  '"x"',
  '[]',
  '{',
  '{"a":1,"a":2}',
  '1e400',
  '{"severity":1e400}',
  '-',
  '\ufeff{}',
  '{}{}',
  '{"a":"\\ud800"}',
];

function bodyOf(operation: Operation, contract: Contract): fc.Arbitrary<Body> {
  const valid = contract.bodiesOf(operation).filter((body) => body !== undefined);
  const start = valid.length > 0 ? fc.constantFrom(...valid) : fc.constant({});
  const variant = start.chain((body) => mutated(body)).map((body) => json(JSON.stringify(body) ?? ''));
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((content) => ({ type: JSON_TYPE, content: Buffer.from(content) }));
  const other = fc
    .tuple(fc.constantFrom(...otherTypes), oddText)
    .map(([type, text]) => ({ type, content: Buffer.from(text) }));
  return fc.oneof(
    { arbitrary: variant, weight: 12 },
    { arbitrary: oddValue.map((body) => json(JSON.stringify(body) ?? '')), weight: 1 },
    { arbitrary: fc.constantFrom(...rawTexts).map(json), weight: 1 },
    { arbitrary: bytes, weight: 1 },
    { arbitrary: other, weight: 1 },
    { arbitrary: fc.constant({}), weight: 1 },
  );
}

/** Requests to an operation: nearly valid ones, with something odd about most of them. */
export function requestTo(
  operation: Operation,
  contract: Contract,
  known: ReadonlyMap<string, string>,
): fc.Arbitrary<Request> {
  const takesBody = !['GET', 'DELETE'].includes(operation.method);
  const body: fc.Arbitrary<Body> = takesBody ? bodyOf(operation, contract) : fc.constant({});
  const headers = fc.option(oddHeader, { freq: 5, nil: {} });
  return fc
    .tuple(pathOf(operation.path, known), queryStringOf(operation), headers, body)
    .map(([path, query, more, { type, content }]) => {
      const whole = query ? `${path}?${query}` : path;
      const sent = { ...(type !== undefined && { 'content-type': type }), ...more };
      const request = { operation, path: whole, headers: sent, ...(content && { body: content }) };
      return shownAs(request, `${operation.method} ${whole} ${JSON.stringify(sent)} ${content?.toString() ?? ''}`);
    });
}

/** Sends a request as it is, which fetch would not. */
export async function sendAsItIs(
  url: string,
  { operation, path, headers, body }: Request,
  bearer: string,
): Promise<Answer<unknown>> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(`${url}/`, {
      path,
      method: operation.method,
      // a failure then belongs to this request, and not to one before it
      agent: false,
      headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-length': body.length }), ...headers },
    });
    sent.on('response', resolve).on('error', reject).end(body);
  });
  const chunks = (await answer.toArray()) as Buffer[];
  const text = Buffer.concat(chunks).toString();
  const type = answer.headers['content-type'] ?? '';
  return {
    status: answer.statusCode ?? 0,
    headers: new Headers(answer.headers as Record<string, string>),
    body: /[/+]json\b/.test(type) ? JSON.parse(text) : text,
  };
}
