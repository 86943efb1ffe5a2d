import { retryDeadlocks } from './retry-deadlocks';

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });

it.each([
  [1, 'done'],
  [4, 'done'],
  [5, deadlock],
])('after %i deadlocks: %p', async (deadlocks, expected) => {
  let tries = 0;
  const result = retryDeadlocks(() => (++tries > deadlocks ? Promise.resolve('done') : Promise.reject(deadlock)));
  expect(await result.catch((error: unknown) => error)).toBe(expected);
});

it('another error is not tried again', async () => {
  let tries = 0;
  const failing = retryDeadlocks(() => Promise.reject(new Error(`try ${++tries}`)));
  await expect(failing).rejects.toThrow('try 1');
});
