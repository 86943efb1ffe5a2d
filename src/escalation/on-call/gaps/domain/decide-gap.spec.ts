import { decideGap, type ReportedGap } from './decide-gap';

const HOUR = 3_600_000;
const gap = (fromHours: number) => ({ from: fromHours * HOUR, until: (fromHours + 5) * HOUR });
const reported = (fromHours: number, isSoon: boolean, atHours = 0): ReportedGap => ({
  ...gap(fromHours),
  isSoon,
  reportedAt: atHours * HOUR,
});

it.each<[string, ReportedGap | null, number | null, number, 'gap' | 'covered' | null]>([
  ['no gap', null, null, 0, null],
  ['a new gap', null, 100, 0, 'gap'],
  ['the same gap an hour later', reported(100, false), 100, 1, null],
  ['a gap that has moved', reported(100, false), 102, 1, null],
  ['another gap, since the first one is covered', reported(5, true), 72, 1, 'gap'],
  ['that one, when it is soon', reported(72, false, 1), 72, 50, 'gap'],
  ['the next one of gaps of every night', reported(5, true), 29, 10, null],
  ['a gap after one that has passed', reported(5, true), 72, 10, null],
  ['a gap that begins in a day', reported(100, false), 100, 76, null],
  ['a gap that begins within a day', reported(100, false), 100, 77, 'gap'],
  ['a gap that is soon, and was', reported(100, true, 77), 100, 80, null],
  ['a gap that has begun', reported(100, true, 77), 101, 101, null],
  ['a gap of which nothing was said for six days', reported(600, false), 600, 144, 'gap'],
  ['a gap that is covered', reported(100, false), null, 1, 'covered'],
])('%s', (_, before, fromHours, nowHours, report) => {
  const decision = decideGap(before, fromHours === null ? undefined : gap(fromHours), nowHours * HOUR);
  expect(decision.report).toBe(report);
  expect(decision.reported === null).toBe(fromHours === null);
});

it('a gap that is soon is reported, also after an earlier one that was soon and has passed', () => {
  const { reported: later } = decideGap(reported(5, true), gap(72), 10 * HOUR);
  expect(decideGap(later, gap(72), 49 * HOUR).report).toBe('gap');
});
