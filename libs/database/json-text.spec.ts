import { bySize, jsonText } from './json-text';

it('makes the text of data once', () => {
  let count = 0;
  const data = { toJSON: () => ({ n: ++count }) };
  expect([jsonText(data), jsonText(data)]).toEqual(['{"n":1}', '{"n":1}']);
});

it('splits rows so that no statement has too much data, except for a single row', () => {
  const rows = [900_000, 900_000, 900_000, 3_000_000, 1].map((length, n) => ({
    n,
    data: { text: 'x'.repeat(length) },
  }));
  const chunks = [...bySize(rows, ({ data }) => data)];
  expect(chunks.map((chunk) => chunk.map(({ n }) => n))).toEqual([[0, 1], [2], [3], [4]]);
  expect([...bySize([], () => ({}))]).toEqual([]);
});
