import type { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bull';
import type { Config } from '../../../libs/config/config';
import { eventually } from '../../../libs/testing/eventually';
import type { Clock } from '../../../libs/kernel/clock';
import { EscalationTimer } from './escalation-timer';

it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  'who wakes it as it comes to rest, %i ticks after its work, is heard',
  async (ticks) => {
    let count = 0;
    const wakeLater = async () => {
      for (let i = 0; i < ticks; i++) await Promise.resolve();
      void timer.wake();
    };
    const execute = () => {
      count += 1;
      if (count === 1) void wakeLater();
      return Promise.resolve();
    };
    const timer = new EscalationTimer({} as Queue, { execute } as unknown as CommandBus, {} as Config, {} as Clock);
    timer.does({ command: () => ({}), dueUntil: () => Promise.resolve([]) });
    await timer.wake();
    await eventually(() => count === 2, { what: 'the second time' });
    expect(count).toBe(2);
  },
);

describe('alarms in Redis', () => {
  const now = new Date('2030-01-01T00:00:00.000Z');

  /** The delays of the jobs that are added for items that are due so many milliseconds from now. */
  async function delaysFor(dueIn: readonly number[], relays = true): Promise<number[]> {
    const added: { opts: { delay: number; jobId: string } }[] = [];
    const queue = {
      client: { status: 'ready' },
      addBulk: (jobs: typeof added) => Promise.resolve(added.push(...jobs)),
    };
    const config = { relays, timers: { horizonSeconds: 120 } } as Config;
    const timer = new EscalationTimer(queue as unknown as Queue, {} as CommandBus, config, { now: () => now });
    timer.schedule(dueIn.map((ms, n) => ({ id: String(n), nextAt: new Date(now.getTime() + ms) })));
    await eventually(() => dueIn.length === 0 || added.length > 0 || undefined, { what: 'a job' });
    expect(new Set(added.map(({ opts }) => opts.jobId)).size).toBe(added.length);
    return added.map(({ opts }) => opts.delay);
  }

  it('what is due within the same fifth of a second shares one, after the last of it', async () =>
    expect(await delaysFor([1, 100, 199, 200, 399, 1_000])).toEqual([200, 400, 1_200]));

  it('what is due later than the horizon has none yet', async () =>
    expect(await delaysFor([500, 121_000])).toEqual([600]));

  it('a process that does no work sets one for what is due already, which another process hears', async () =>
    expect(await delaysFor([-5_000, -1], false)).toEqual([200]));
});
