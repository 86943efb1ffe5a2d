import fc from 'fast-check';
import { CachedWallClock, sharedClockOf } from './cached-wall-clock';
import { WallClock } from './wall-clock';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const instant = fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2030, 0) });

it.each(zones)('the cached clock of %s shows what the other one shows', (zone) => {
  const [plain, cached] = [new WallClock(zone), new CachedWallClock(zone)];
  fc.assert(
    fc.property(instant, (at) => {
      expect(cached.wallOf(at)).toBe(plain.wallOf(at));
      expect(cached.instantOf(at)).toBe(plain.instantOf(at));
    }),
    { numRuns: 400 },
  );
});

it.each([
  ['Europe/Berlin', Date.UTC(2027, 2, 28, 1)],
  ['Europe/Berlin', Date.UTC(2027, 9, 31, 1)],
  ['Australia/Lord_Howe', Date.UTC(2027, 9, 2, 15, 30)],
  ['Pacific/Apia', Date.UTC(2011, 11, 30, 10)],
])('both agree around the change of %s', (zone, change) => {
  const [plain, cached] = [new WallClock(zone), new CachedWallClock(zone)];
  for (const ms of [-3_600_001, -1_800_000, -1, 0, 1, 1_800_000, 3_600_000]) {
    expect(cached.wallOf(change + ms)).toBe(plain.wallOf(change + ms));
    const wall = plain.wallOf(change + ms);
    for (const some of [wall - 1_800_000, wall, wall + 1_800_000])
      expect(cached.instantOf(some)).toBe(plain.instantOf(some));
  }
});

it('a zone has one clock, whatever its letters, and an unknown one has none', () => {
  expect(sharedClockOf('Europe/Berlin')).toBe(sharedClockOf('europe/berlin'));
  expect(() => sharedClockOf('Mars/Phobos')).toThrow('Mars/Phobos');
});
