import { MicroBatcher } from './micro-batcher';

/** Doubles numbers when the test lets it continue, and records its batches. 13 and 404 fail. */
class Doubling {
  readonly batches: (readonly number[])[] = [];
  private continueBatch: (() => void)[] = [];
  readonly batcher = new MicroBatcher((numbers: readonly number[]) => this.work(numbers), 3);

  async work(numbers: readonly number[]): Promise<readonly number[]> {
    this.batches.push(numbers);
    await new Promise<void>((resolve) => this.continueBatch.push(resolve));
    if (numbers.includes(13)) throw new Error('unlucky');
    if (numbers.includes(404)) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    return numbers.map((number) => number * 2);
  }

  /** Lets every batch continue, until no more are started. */
  async finish(): Promise<void> {
    for (let idleTurns = 0; idleTurns < 20; idleTurns++, await Promise.resolve()) {
      if (this.continueBatch.length > 0) idleTurns = 0;
      for (const resolve of this.continueBatch.splice(0)) resolve();
    }
  }

  async all(...numbers: number[]): Promise<unknown[]> {
    const results = Promise.allSettled(numbers.map((number) => this.batcher.do(number)));
    await this.finish();
    return (await results).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
  }
}

it('the first task runs at once; later ones run together in batches of limited size', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 3, 4, 5)).toEqual([2, 4, 6, 8, 10]);
  expect(doubling.batches).toEqual([[1], [2, 3, 4], [5]]);
  expect(await doubling.all(6)).toEqual([12]);
  expect(doubling.batches.at(-1)).toEqual([6]);
});

it('a failing task does not fail the others of its batch', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 13, 4, 5)).toEqual([2, 4, 'unlucky', 8, 10]);
  expect(doubling.batches).toEqual([[1], [2, 13, 4], [2], [13], [4], [5]]);
});

it('tasks are not retried alone while a service is unavailable', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 404, 4, 5)).toEqual([2, 'gone', 'gone', 'gone', 10]);
  expect(doubling.batches).toEqual([[1], [2, 404, 4], [5]]);
});
