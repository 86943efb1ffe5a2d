import { fieldOf } from '../../domain/event-data';
import type { Memory, MemoryInput, MemoryUpdate, PatternParameters } from '../../domain/rule-parameters';

/** The stored state of one key: the newest times, ascending, and the last time of each distinct value; milliseconds. */
export interface PatternState {
  readonly times: readonly number[];
  readonly values: Readonly<Record<string, number>>;
}

const empty: PatternState = { times: [], values: {} };

/** The end of the newest window with enough events, including the one at index `place`; undefined: there is none. */
function endOfWindow(times: readonly number[], place: number, count: number, spanMs: number): number | undefined {
  for (let last = Math.min(times.length - 1, place + count - 1); last >= Math.max(place, count - 1); last--) {
    const [first, end] = [times[last - count + 1], times[last]];
    if (first !== undefined && end !== undefined && end - first <= spanMs) return end;
  }
  return undefined;
}

const asValue = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).slice(0, 200)
    : undefined;

/** Detects N events of a key within a time span, in any order of arrival. */
export class PatternMemory implements Memory<PatternState> {
  private readonly spanMs: number;

  constructor(private readonly parameters: PatternParameters) {
    this.spanMs = parameters.windowSeconds * 1_000;
  }

  observe(state: PatternState = empty, { atMs, data }: MemoryInput): MemoryUpdate<PatternState> {
    const { count, windowSeconds, distinctCount, distinctField } = this.parameters;
    const place = state.times.findLastIndex((time) => time <= atMs) + 1;
    const times = state.times.toSpliced(place, 0, atMs);
    const values = distinctField === null ? state.values : this.withValue(state, fieldOf(data, distinctField), atMs);
    const next = this.pruned(times, values);
    const end = endOfWindow(times, place, count, this.spanMs);
    if (end === undefined) return { state: next };
    const distinct = Object.values(values).filter((seenMs) => seenMs <= end && end - seenMs <= this.spanMs).length;
    if (distinctField !== null && distinct < distinctCount) return { state: next };
    const inWindow = times.filter((time) => time <= end && end - time <= this.spanMs).length;
    return { state: next, facts: { count: inWindow, distinct, window_seconds: windowSeconds } };
  }

  private withValue({ values }: PatternState, given: unknown, atMs: number): PatternState['values'] {
    const value = asValue(given);
    return value === undefined ? values : { ...values, [value]: Math.max(atMs, values[value] ?? 0) };
  }

  /** Drops times and values that cannot complete a window with later events. */
  private pruned(times: readonly number[], values: PatternState['values']): PatternState {
    const newest = times[times.length - 1] ?? 0;
    const isFresh = (time: number) => newest - time <= this.spanMs;
    const newestValues = Object.entries(values)
      .filter(([, seenMs]) => isFresh(seenMs))
      .sort(([, one], [, other]) => other - one)
      .slice(0, this.parameters.distinctCount);
    return { times: times.filter(isFresh).slice(-this.parameters.count), values: Object.fromEntries(newestValues) };
  }
}
