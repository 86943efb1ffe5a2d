import type { ConsumeMessage } from 'amqplib';
import { fittingPrefetch } from './prefetch';

const messages = (...sizes: number[]) => sizes.map((size) => ({ content: Buffer.alloc(size) }) as ConsumeMessage);

it.each([
  ['small messages', messages(300, 500), 600],
  ['large messages', messages(256 * 1024), 64],
  ['huge messages', messages(20 * 1024 * 1024), 8],
  ['no messages', [], 600],
])('%s', (_, batch, prefetch) => expect(fittingPrefetch.for(batch, 600)).toBe(prefetch));

it('starts with the number that fits messages of the largest allowed size', () =>
  expect(fittingPrefetch.first).toBe(64));
