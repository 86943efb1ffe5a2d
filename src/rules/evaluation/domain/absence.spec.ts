import { AbsenceMemory, type AbsenceState } from './absence';
import type { AbsenceParameters, MemoryUpdate } from '../../domain/rule-parameters';

const beat: AbsenceParameters = { withinSeconds: 60, after: null, expectedKeys: [] };
const paid: AbsenceParameters = { ...beat, after: { eventType: 'created', condition: {} } };

type Step = ['came' | 'started', number] | ['overdue', number];

/** Takes the steps, at seconds. @returns what the last of them made */
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

describe('a beat', () => {
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
    // a late one shortens nothing
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
    const seen = after(beat, steps);
    expect([seen.dueSeconds, seen.isRecovered]).toEqual([due, isRecovered]);
  });

  it('that is missing tells since when, with the fields of the last one', () => {
    const { facts, state } = after(beat, [
      ['came', 10],
      ['overdue', 75],
    ]);
    expect(facts).toEqual({ last_seen: '1970-01-01T00:00:10.000Z', since: '1970-01-01T00:00:10.000Z', seconds: 65 });
    expect(state.data).toEqual({ n: 10 });
  });

  it('that is expected though it never came is missing from then on', () => {
    const memory = new AbsenceMemory(beat);
    const { state, dueMs } = memory.expected(5_000);
    expect(dueMs).toBe(65_000);
    expect(memory.overdue(state, 65_000).facts).toEqual({
      last_seen: null,
      since: '1970-01-01T00:00:05.000Z',
      seconds: 60,
    });
  });
});

describe('what is expected after something', () => {
  it.each<[string, Step[], number | undefined]>([
    ['is due after it', [['started', 10]], 70],
    [
      'is not expected any more when it came',
      [
        ['started', 10],
        ['came', 20],
      ],
      undefined,
    ],
    [
      'is awaited from the first start on',
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
      'that overtook its start is not expected',
      [
        ['came', 20],
        ['started', 10],
      ],
      undefined,
    ],
    [
      'of an earlier start says nothing of a later one',
      [
        ['started', 30],
        ['came', 20],
      ],
      90,
    ],
    [
      'is told of once',
      [
        ['started', 10],
        ['overdue', 70],
        ['started', 80],
      ],
      undefined,
    ],
  ])('%s', (_, steps, due) => expect(after(paid, steps).dueSeconds).toBe(due));

  it('ends the problem when it comes late', () => {
    expect(
      after(paid, [
        ['started', 10],
        ['overdue', 70],
        ['came', 100],
      ]),
    ).toMatchObject({ isRecovered: true });
  });
});

it('remembers texts and numbers of the event alone, and not too much of them', () => {
  const data = {
    a: 'x'.repeat(1_000),
    b: { c: 1 },
    d: [1],
    ...Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${i}`, i])),
  };
  const { state } = new AbsenceMemory(beat).observe(undefined, { atMs: 0, data, isStart: false });
  expect(Object.keys(state.data)).toHaveLength(50);
  expect(state.data).toMatchObject({ a: 'x'.repeat(200), f0: 0 });
  expect(state.data).not.toHaveProperty('b');
});
