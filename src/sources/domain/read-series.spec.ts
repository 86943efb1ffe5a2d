import { readSeries, refusalOf } from './read-series';
import { urlOfQuery } from './source-url';

const vector = (...result: unknown[]) => JSON.stringify({ status: 'success', data: { resultType: 'vector', result } });
const series = (labels: object, value: unknown) => ({ metric: labels, value: [1, value] });

it.each<[string, string, unknown]>([
  ['a vector', vector(series({ __name__: 'up', job: 'a' }, '1')), [{ labels: { job: 'a' }, value: 1 }]],
  ['an empty vector', vector(), []],
  ['NaN, which is no value', vector(series({}, 'NaN')), []],
  [
    'infinity',
    vector(series({}, '+Inf'), series({ a: 'b' }, '-Inf')),
    [
      { labels: {}, value: Number.MAX_VALUE },
      { labels: { a: 'b' }, value: -Number.MAX_VALUE },
    ],
  ],
  ['an exponent', vector(series({}, '1.5e-07')), [{ labels: {}, value: 1.5e-7 }]],
  ['a scalar', '{"status":"success","data":{"resultType":"scalar","result":[1,"4"]}}', [{ labels: {}, value: 4 }]],
])('a Prometheus may answer with %s', (_, body, expected) =>
  expect(readSeries('prometheus', body, null)).toEqual(expected),
);

it.each<[string, string | null, unknown]>([
  ['5', null, [{ labels: {}, value: 5 }]],
  ['{"a":{"b":[1,7]}}', 'a.b.1', [{ labels: {}, value: 7 }]],
  ['{"a":null}', 'a', []],
  [
    '[{"labels":{"shop":7},"value":3},{"value":4},{"labels":{},"value":null}]',
    null,
    [
      { labels: { shop: '7' }, value: 3 },
      { labels: {}, value: 4 },
    ],
  ],
])('JSON may be %s at %p', (body, path, expected) => expect(readSeries('http_json', body, path)).toEqual(expected));

it.each<['prometheus' | 'http_json', string, string | null, RegExp]>([
  ['prometheus', '<html>', null, /is not JSON/],
  ['prometheus', '5', null, /not one of a Prometheus/],
  ['prometheus', '{"status":"error","error":"parse error"}', null, /parse error/],
  ['prometheus', '{"status":"success","data":{"resultType":"matrix","result":[]}}', null, /vector or a scalar.*matrix/],
  ['prometheus', vector(series({}, 'much')), null, /a time and a number/],
  ['prometheus', vector(5), null, /must be an object/],
  ['prometheus', vector(...Array.from({ length: 1_001 }, (_, i) => series({ i: `${i}` }, '1'))), null, /1001 series/],
  ['http_json', '{"a":1}', 'b', /nothing at "b"/],
  ['http_json', '{}', 'constructor', /nothing at/],
  ['http_json', '"5"', null, /must be a number/],
  ['http_json', '[5]', null, /object of labels and value/],
  ['http_json', '[{"value":"5"}]', null, /must be a number/],
  ['http_json', '[{"labels":{"a b":"c"},"value":5}]', null, /letters, digits and underscores/],
  ['http_json', '[{"labels":{"a":{}},"value":5}]', null, /must be a text/],
  ['http_json', `[{"labels":{"a":"${'x'.repeat(2_049)}"},"value":5}]`, null, /2049 characters/],
])('%s: %.60s at %p is refused', (type, body, path, message) =>
  expect(() => readSeries(type, body, path)).toThrow(message),
);

it.each(['{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), '['.repeat(100_000)])('no depth of JSON harms', (body) =>
  expect(() => readSeries('http_json', body, null)).toThrow(),
);

it('says why a server refused', () => {
  expect(refusalOf(400, '{"status":"error","error":"parse error"}')).toBe('The server answered 400: parse error');
  expect(refusalOf(302, '<html>')).toBe('The server answered 302, not 200.');
});

it.each<['prometheus' | 'http_json', string, string, string]>([
  ['prometheus', 'https://p.test', 'up == 1', 'https://p.test/api/v1/query?query=up+%3D%3D+1'],
  ['prometheus', 'https://p.test/tenant/?x=1#y', 'up', 'https://p.test/tenant/api/v1/query?x=1&query=up'],
  ['http_json', 'https://p.test/a?x=1', 'day=today&y=2', 'https://p.test/a?x=1&day=today&y=2'],
  ['http_json', 'https://p.test/a', '@evil.test/', 'https://p.test/a?%40evil.test%2F='],
  ['http_json', 'https://p.test/a', '', 'https://p.test/a'],
])('a %s at %s is asked %p at %s', (type, base, query, url) => expect(urlOfQuery(type, base, query)).toBe(url));

it('a Prometheus needs a query', () => expect(() => urlOfQuery('prometheus', 'https://p.test', ' ')).toThrow(/query/));
