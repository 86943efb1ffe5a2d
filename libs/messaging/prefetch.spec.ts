import type { ConsumeMessage } from 'amqplib';
import { fittingPrefetch } from './prefetch';

const messages = (...sizes: number[]) => sizes.map((size) => ({ content: Buffer.alloc(size) }) as ConsumeMessage);

it.each([
  ['small ones', messages(300, 500), 600],
  ['large ones', messages(256 * 1024), 64],
  ['huge ones', messages(20 * 1024 * 1024), 8],
  ['none', [], 600],
])('%s', (_, batch, prefetch) => expect(fittingPrefetch.for(batch, 600)).toBe(prefetch));

it('starts with what the largest would allow', () => expect(fittingPrefetch.first).toBe(64));
