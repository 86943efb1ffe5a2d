import { bySize, jsonText } from './json-text';

it('makes the text of data once', () => {
  let count = 0;
  const data = { toJSON: () => ({ n: ++count }) };
  expect([jsonText(data), jsonText(data)]).toEqual(['{"n":1}', '{"n":1}']);
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it('splits rows so that no statement has too much data, except for a single row', async () => {
  const rows = [900_000, 900_000, 900_000, 3_000_000, 1].map((length, n) => ({
    n,
    text: 'x'.repeat(length),
  }));
  const chunks = await all(bySize(rows, ({ text }) => text));
  expect(chunks.map((chunk) => chunk.map(({ n }) => n))).toEqual([[0, 1], [2], [3], [4]]);
  expect(await all(bySize([], () => ''))).toEqual([]);
});
