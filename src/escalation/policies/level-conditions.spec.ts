import type { Severity } from '../../alerts';
import type { LevelConditions } from './domain/policy';
import { levelHolds } from './level-conditions';

const days = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
const office: LevelConditions = { hours: { days, from: '08:00', to: '20:00', time_zone: 'Europe/Madrid' } };
const night: LevelConditions = { hours: { days: ['SU'], from: '22:00', to: '06:00', time_zone: 'Asia/Kathmandu' } };

it.each<[string, LevelConditions, Severity, string, boolean]>([
  ['without conditions always', {}, 'low', '2026-11-22T03:00Z', true],
  ['a severity it names', { severities: ['high', 'critical'] }, 'high', '2026-11-22T03:00Z', true],
  ['a severity it does not name', { severities: ['critical'] }, 'high', '2026-11-22T03:00Z', false],
  ['within its hours', office, 'low', '2026-11-23T07:00Z', true],
  ['before them', office, 'low', '2026-11-23T06:59Z', false],
  ['at their end', office, 'low', '2026-11-23T19:00Z', false],
  ['on another day', office, 'low', '2026-11-22T12:00Z', false],
  ['after midnight of the day on which they began', night, 'low', '2026-11-22T20:00Z', true],
  ['both must hold', { ...office, severities: ['critical'] }, 'low', '2026-11-23T07:00Z', false],
])('%s', (_, conditions, severity, at, holds) => {
  expect(levelHolds(conditions, severity, new Date(at))).toBe(holds);
});
