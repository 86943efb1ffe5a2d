import { inWorker } from './in-worker';

const script = (body: string) => `const { parentPort, workerData } = require('node:worker_threads'); ${body}`;

it('returns the result of the script', () =>
  expect(inWorker(script('parentPort.postMessage(workerData * 2)'), 21, 5_000)).resolves.toBe(42));

it.each([
  ['takes too long', 'for (;;);', 'no answer within 300 ms'],
  ['fails', "throw new Error('oops')", 'oops'],
  ['ends without a result', '', 'without a result'],
])('a script that %s is refused', (_, body, error) => expect(inWorker(script(body), 0, 300)).rejects.toThrow(error));
