import { accepted, resultOf } from './answers';

it.each([
  [null, null],
  ['SM1', 'SM1'],
  ['a\u0000b', 'ab'],
  ['x'.repeat(5_000), 'x'.repeat(300)],
])('the id of an accepted message can be stored, whatever the provider says', (id, kept) =>
  expect(resultOf(accepted, { statusCode: 200, id, error: '', retryAfter: null })).toMatchObject({
    providerMessageId: kept,
  }),
);
