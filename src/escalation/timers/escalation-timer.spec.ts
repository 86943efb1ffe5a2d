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
