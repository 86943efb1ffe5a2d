import { MicroBatcher } from './micro-batcher';

/** Doubles numbers when it is told to go on, and notes which it did together; refuses odd ones. */
class Doubling {
  readonly turns: (readonly number[])[] = [];
  private goOn: (() => void)[] = [];
  readonly batcher = new MicroBatcher((numbers: readonly number[]) => this.work(numbers), 3);

  async work(numbers: readonly number[]): Promise<readonly number[]> {
    this.turns.push(numbers);
    await new Promise<void>((resolve) => this.goOn.push(resolve));
    if (numbers.includes(13)) throw new Error('unlucky');
    if (numbers.includes(404)) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    return numbers.map((number) => number * 2);
  }

  /** Lets every turn go on, until there is none. */
  async finish(): Promise<void> {
    for (let quiet = 0; quiet < 20; quiet++, await Promise.resolve()) {
      if (this.goOn.length > 0) quiet = 0;
      for (const resolve of this.goOn.splice(0)) resolve();
    }
  }

  async all(...numbers: number[]): Promise<unknown[]> {
    const asked = Promise.allSettled(numbers.map((number) => this.batcher.do(number)));
    await this.finish();
    return (await asked).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));
  }
}

it('the first goes at once, those that come meanwhile go together, no more than so many at a time', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 3, 4, 5)).toEqual([2, 4, 6, 8, 10]);
  expect(doubling.turns).toEqual([[1], [2, 3, 4], [5]]);
  expect(await doubling.all(6)).toEqual([12]);
  expect(doubling.turns.at(-1)).toEqual([6]);
});

it('one that fails does not take the others along', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 13, 4, 5)).toEqual([2, 4, 'unlucky', 8, 10]);
  expect(doubling.turns).toEqual([[1], [2, 13, 4], [2], [13], [4], [5]]);
});

it('what is away is not asked again for each', async () => {
  const doubling = new Doubling();
  expect(await doubling.all(1, 2, 404, 4, 5)).toEqual([2, 'gone', 'gone', 'gone', 10]);
  expect(doubling.turns).toEqual([[1], [2, 404, 4], [5]]);
});
