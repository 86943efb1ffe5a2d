import { AbsenceMemory, type AbsenceState } from './absence';
import type { AbsenceParameters, MemoryUpdate } from '../../domain/rule-parameters';

const heartbeat: AbsenceParameters = { withinSeconds: 60, after: null, expectedKeys: [] };
const paid: AbsenceParameters = { ...heartbeat, after: { eventType: 'created', condition: {} } };

type Step = ['came' | 'started', number] | ['overdue', number];

/** Applies steps at the given seconds. @returns the result of the last step */
function after(
  parameters: AbsenceParameters,
  steps: readonly Step[],
): MemoryUpdate<AbsenceState> & { dueSeconds?: number } {
  const memory = new AbsenceMemory(parameters);
  let seen: MemoryUpdate<AbsenceState> | undefined;
  for (const [step, seconds] of steps)
    seen =
      step === 'overdue' && seen
        ? memory.overdue(seen.state, seconds * 1_000)
        : memory.observe(seen?.state, { atMs: seconds * 1_000, data: { n: seconds }, isStart: step === 'started' });
  if (!seen) throw new Error('no steps');
  return { ...seen, ...(seen.dueMs !== undefined && { dueSeconds: seen.dueMs / 1_000 }) };
}

describe('a heartbeat', () => {
  it.each<[Step[], number | undefined, boolean | undefined]>([
    [[['came', 10]], 70, true],
    [
      [
        ['came', 10],
        ['came', 30],
      ],
      90,
      false,
    ],
    // an event that arrives late and out of order changes nothing
    [
      [
        ['came', 30],
        ['came', 10],
      ],
      90,
      false,
    ],
    [
      [
        ['came', 10],
        ['overdue', 70],
      ],
      undefined,
      undefined,
    ],
    [
      [
        ['came', 10],
        ['overdue', 70],
        ['came', 100],
      ],
      160,
      true,
    ],
  ])('after %j is due at %p, and ends a problem: %p', (steps, due, isRecovered) => {
    const seen = after(heartbeat, steps);
    expect([seen.dueSeconds, seen.isRecovered]).toEqual([due, isRecovered]);
  });

  it('reports since when it is missing, with the fields of the last event', () => {
    const { facts, state } = after(heartbeat, [
      ['came', 10],
      ['overdue', 75],
    ]);
    expect(facts).toEqual({ last_seen: '1970-01-01T00:00:10.000Z', since: '1970-01-01T00:00:10.000Z', seconds: 65 });
    expect(state.data).toEqual({ n: 10 });
  });

  it('can be expected before its first event', () => {
    const memory = new AbsenceMemory(heartbeat);
    const { state, dueMs } = memory.expected(5_000);
    expect(dueMs).toBe(65_000);
    expect(memory.overdue(state, 65_000).facts).toEqual({
      last_seen: null,
      since: '1970-01-01T00:00:05.000Z',
      seconds: 60,
    });
  });
});

describe('an event expected after another', () => {
  it.each<[string, Step[], number | undefined]>([
    ['is due some time after the start', [['started', 10]], 70],
    [
      'is not expected again after it arrived',
      [
        ['started', 10],
        ['came', 20],
      ],
      undefined,
    ],
    [
      'is due after the first of several starts',
      [
        ['started', 10],
        ['started', 30],
      ],
      70,
    ],
    [
      'is expected again after the next start',
      [
        ['started', 10],
        ['came', 20],
        ['started', 30],
      ],
      90,
    ],
    [
      'is not expected if it arrived before its start',
      [
        ['came', 20],
        ['started', 10],
      ],
      undefined,
    ],
    [
      'does not end the wait of a later start',
      [
        ['started', 30],
        ['came', 20],
      ],
      90,
    ],
    [
      'is reported once',
      [
        ['started', 10],
        ['overdue', 70],
        ['started', 80],
      ],
      undefined,
    ],
  ])('%s', (_, steps, due) => expect(after(paid, steps).dueSeconds).toBe(due));

  it('ends the problem when it arrives late', () => {
    expect(
      after(paid, [
        ['started', 10],
        ['overdue', 70],
        ['came', 100],
      ]),
    ).toMatchObject({ isRecovered: true });
  });
});

it('stores only simple fields of the event, cut to limits', () => {
  const data = {
    a: 'x'.repeat(1_000),
    b: { c: 1 },
    d: [1],
    ...Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${i}`, i])),
  };
  const { state } = new AbsenceMemory(heartbeat).observe(undefined, { atMs: 0, data, isStart: false });
  expect(Object.keys(state.data)).toHaveLength(50);
  expect(state.data).toMatchObject({ a: 'x'.repeat(200), f0: 0 });
  expect(state.data).not.toHaveProperty('b');
});
