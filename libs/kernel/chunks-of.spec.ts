import { chunksOf } from './chunks-of';

it.each([
  { items: [], max: 2, chunks: [] },
  { items: [1], max: 2, chunks: [[1]] },
  {
    items: [1, 2, 3, 4],
    max: 2,
    chunks: [
      [1, 2],
      [3, 4],
    ],
  },
  { items: [1, 2, 3, 4, 5], max: 2, chunks: [[1, 2], [3, 4], [5]] },
])('divides $items into chunks of $max', ({ items, max, chunks }) => expect(chunksOf(items, max)).toEqual(chunks));
