import type { EventData } from '../../domain/event-data';
import type { AbsenceParameters, Memory, MemoryInput, MemoryUpdate } from '../../domain/rule-parameters';

/** The stored state of one key; times are in milliseconds since the epoch. */
export interface AbsenceState {
  /** When the expected event last arrived. */
  readonly seenMs: number | null;
  /** When the event arrived after which it is expected. */
  readonly startedMs: number | null;
  /** Fields of the last event, for templates. */
  readonly data: EventData;
  /** The absence has been reported. */
  readonly isTold: boolean;
}

const MAX_TEXT_LENGTH = 200;
const MAX_FIELDS = 50;

const unknown: AbsenceState = { seenMs: null, startedMs: null, data: {}, isTold: true };

/** The simple fields of an event, cut to limits, because the state must stay small. */
const simpleFields = (data: EventData): EventData =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => typeof value !== 'object' || value === null)
      .slice(0, MAX_FIELDS)
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH).toWellFormed() : value,
      ]),
  );

const later = (one: number | null, other: number): number => Math.max(one ?? 0, other);

/** Tracks for each key when its event last arrived, and by when the next one is expected. */
export class AbsenceMemory implements Memory<AbsenceState> {
  private readonly spanMs: number;

  constructor(private readonly parameters: AbsenceParameters) {
    this.spanMs = parameters.withinSeconds * 1_000;
  }

  /** A new key counts as reported: its alert may be older than this state. */
  observe(state: AbsenceState = unknown, { atMs, data, isStart }: MemoryInput): MemoryUpdate<AbsenceState> {
    return isStart ? this.onStart(state, atMs, data) : this.onExpected(state, atMs, data);
  }

  /** The state of a key that is expected from now on, before its first event. */
  expected(nowMs: number): MemoryUpdate<AbsenceState> {
    const state = { seenMs: null, startedMs: nowMs, data: {}, isTold: false };
    return { state, dueMs: nowMs + this.spanMs };
  }

  /** Reports that the event has not arrived in time. */
  overdue(state: AbsenceState, nowMs: number): MemoryUpdate<AbsenceState> {
    const sinceMs = later(state.seenMs, state.startedMs ?? 0);
    const facts = {
      last_seen: state.seenMs === null ? null : new Date(state.seenMs).toISOString(),
      since: new Date(sinceMs).toISOString(),
      seconds: Math.round((nowMs - sinceMs) / 1_000),
    };
    return { state: { ...state, isTold: true }, facts };
  }

  private onExpected(state: AbsenceState, atMs: number, data: EventData): MemoryUpdate<AbsenceState> {
    const isLatest = atMs >= (state.seenMs ?? 0);
    const seenMs = later(state.seenMs, atMs);
    const next = { ...state, seenMs, isTold: false, data: isLatest ? simpleFields(data) : state.data };
    if (this.parameters.after === null) return { state: next, isRecovered: state.isTold, dueMs: seenMs + this.spanMs };
    // an event older than the start does not end the wait
    if (state.startedMs !== null && state.startedMs > seenMs)
      return {
        state: { ...next, isTold: state.isTold },
        ...(!state.isTold && { dueMs: state.startedMs + this.spanMs }),
      };
    return { state: next, isRecovered: state.isTold };
  }

  private onStart(state: AbsenceState, atMs: number, data: EventData): MemoryUpdate<AbsenceState> {
    const startedMs = later(state.startedMs, atMs);
    // the first start counts until the event arrives: later starts do not extend the wait
    const isAwaited = state.startedMs !== null && state.startedMs > (state.seenMs ?? -1);
    if (isAwaited) return state.isTold ? { state } : { state, dueMs: (state.startedMs ?? 0) + this.spanMs };
    if ((state.seenMs ?? -1) >= startedMs) return { state: { ...state, startedMs } };
    const next = { ...state, startedMs, isTold: false, data: simpleFields(data) };
    return { state: next, dueMs: startedMs + this.spanMs };
  }
}
