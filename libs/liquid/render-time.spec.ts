import { RenderTime } from './render-time';

const useCpuFor = (ms: number): void => {
  const startedCpu = process.cpuUsage();
  while (process.cpuUsage(startedCpu).user < ms * 1000);
};

it('is not used up by waiting for the processor', () => {
  const time = new RenderTime();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
  expect(() => time.check(performance.now())).not.toThrow();
});

it('is used up by work', () => {
  const time = new RenderTime();
  useCpuFor(30);
  expect(() => time.check(performance.now())).toThrow('template render limit exceeded');
});
