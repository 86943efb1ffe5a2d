import { continueLayers } from './continue-layers';
import { DAY, type OnCallLayer } from './layer';
import { onCallSpans } from './timeline';

const utc = { wallOf: (instant: number) => instant, instantOf: (wall: number) => wall };
const start = Date.parse('2026-11-01T00:00:00Z');
const layer = (...members: string[]): OnCallLayer => ({
  ...{ type: 'daily', every: 1, unit: null, handoffTime: '00:00', handoffDay: null },
  ...{ startsOn: '2026-11-01', endsOn: null, restrictions: [] },
  participants: members.map((id) => [id]),
});

it('somebody who has two turns in a round keeps the second one when somebody between them leaves', () => {
  const clocks = { before: utc, after: utc };
  const before = continueLayers([], [layer('ana', 'ben', 'ana', 'cem')], start, clocks);
  // during Ana's second turn
  const at = start + 2 * DAY + 1;
  const layers = continueLayers(before, [layer('ana', 'ana', 'cem')], at, clocks);
  const history = {
    versions: [{ validFrom: at, layers, clock: utc }],
    overrides: [],
    absences: new Map(),
    calendar: [],
  };
  const spans = [...onCallSpans(history, { from: at, until: start + 6 * DAY })];
  expect(spans.map(({ people }) => people.map(({ memberId }) => memberId).join())).toEqual([
    'ana',
    'cem',
    'ana',
    'ana',
  ]);
});
