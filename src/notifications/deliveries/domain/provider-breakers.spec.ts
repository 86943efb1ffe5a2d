import { ProviderBreakers } from './provider-breakers';

const start = new Date('2026-11-22T10:00:00Z');
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);
const failing = (count: number): ProviderBreakers => {
  const breakers = new ProviderBreakers();
  for (let i = 0; i < count; i++) breakers.note('a', false, start);
  return breakers;
};

it('opens after five failures in a row, for this account alone', () => {
  expect(failing(4).isClosed('a')).toBe(true);
  const breakers = failing(5);
  expect([breakers.isClosed('a'), breakers.isClosed('b'), breakers.openSince('a')]).toEqual([false, true, start]);
  expect(breakers.request('a', at(1))).toEqual(at(30));
});

it('lets one probe through after 30 seconds, and waits twice as long after each that fails, at most 5 minutes', () => {
  const breakers = failing(5);
  let now = 30;
  for (const wait of [60, 120, 240, 300, 300]) {
    expect(breakers.request('a', at(now))).toEqual(at(now));
    expect(breakers.request('a', at(now)) > at(now)).toBe(true);
    breakers.note('a', false, at(now));
    expect(breakers.request('a', at(now + 1))).toEqual(at(now + wait));
    now += wait;
  }
});

it('calls that began before it opened, and fail afterwards, make nothing later', () => {
  const breakers = failing(16);
  expect(breakers.request('a', at(1))).toEqual(at(30));
  expect(breakers.request('a', at(30))).toEqual(at(30));
});

it('a probe that succeeds closes it, as if nothing had been', () => {
  const breakers = failing(5);
  breakers.request('a', at(30));
  breakers.note('a', true, at(31));
  expect([breakers.isClosed('a'), breakers.openSince('a')]).toEqual([true, null]);
  for (let i = 0; i < 4; i++) breakers.note('a', false, at(32));
  expect(breakers.isClosed('a')).toBe(true);
});

it('opens when half of at least 20 calls within a minute failed', () => {
  const outcomes = Array.from({ length: 20 }, (_, i) => i % 2 === 0);
  const run = (gapSeconds: number): boolean => {
    const breakers = new ProviderBreakers();
    for (const [i, isSuccess] of outcomes.entries()) breakers.note('a', isSuccess, at(i * gapSeconds));
    return breakers.isClosed('a');
  };
  expect([run(1), run(10)]).toEqual([false, true]);
});
