import { setTimeout as after } from 'node:timers/promises';
import { Process } from '../support/process';
import { Ledger } from './ledger';

jest.setTimeout(240_000);

it('a process that is killed ten times at random moments during 20,000 events counts each event once', async () => {
  const first = await (await Process.start()).ready();
  const ledger = await Ledger.open();
  const publishing = ledger.publish(20_000);
  let copy = first;
  for (let kill = 0; kill < 10; kill++) {
    // a random delay on purpose: this waits for no condition
    await after(100 + Math.random() * 900);
    await copy.kill();
    copy = await Process.start();
    if (kill % 2 === 0) await copy.ready();
  }
  await publishing;
  await copy.ready();
  await ledger.settle();
  expect(await copy.stop()).toBe(0);
});
