import { nextReading } from './import-times';

const now = new Date('2026-11-01T00:00:00Z');

it.each([
  ['a calendar at a URL', true, 0, 0.25],
  ['one that failed once', true, 1, 0.25],
  ['one that failed four times', true, 4, 2],
  ['one that always fails', true, 1_000, 24],
  ['a file', false, 0, 12],
])('%s is read again after some hours', (_, hasUrl, failures, hours) =>
  expect((nextReading(hasUrl, failures, now).getTime() - now.getTime()) / 3_600_000).toBe(hours),
);
