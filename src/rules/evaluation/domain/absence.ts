import type { EventData } from '../../domain/event-data';
import type { AbsenceParameters, Memory, MemoryInput, MemoryUpdate } from '../../domain/rule-parameters';

export interface AbsenceState {
  /** When the expected event last came, or what it is expected after; milliseconds. */
  readonly seenMs: number | null;
  /** When what it is expected after came; milliseconds. */
  readonly startedMs: number | null;
  /** Of the last event: what texts may name. */
  readonly data: EventData;
  /** An alert tells of the absence. */
  readonly isTold: boolean;
}

const MAX_TEXT_LENGTH = 200;
const MAX_FIELDS = 50;

const unknown: AbsenceState = { seenMs: null, startedMs: null, data: {}, isTold: true };

/** Texts and numbers of the event, bounded: a memory is not a store of events. */
const remembered = (data: EventData): EventData =>
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

/** Remembers of each key when its event last came, and until when the next one is expected. */
export class AbsenceMemory implements Memory<AbsenceState> {
  private readonly spanMs: number;

  constructor(private readonly parameters: AbsenceParameters) {
    this.spanMs = parameters.withinSeconds * 1_000;
  }

  /** A key never seen counts as told of: its alert may be older than this memory. */
  observe(state: AbsenceState = unknown, { atMs, data, isStart }: MemoryInput): MemoryUpdate<AbsenceState> {
    return isStart ? this.started(state, atMs, data) : this.came(state, atMs, data);
  }

  /** A key of which no event has come, from the moment on when it is expected. */
  expected(nowMs: number): MemoryUpdate<AbsenceState> {
    const state = { seenMs: null, startedMs: nowMs, data: {}, isTold: false };
    return { state, dueMs: nowMs + this.spanMs };
  }

  /** The event has not come in time. */
  overdue(state: AbsenceState, nowMs: number): MemoryUpdate<AbsenceState> {
    const sinceMs = later(state.seenMs, state.startedMs ?? 0);
    const facts = {
      last_seen: state.seenMs === null ? null : new Date(state.seenMs).toISOString(),
      since: new Date(sinceMs).toISOString(),
      seconds: Math.round((nowMs - sinceMs) / 1_000),
    };
    return { state: { ...state, isTold: true }, facts };
  }

  private came(state: AbsenceState, atMs: number, data: EventData): MemoryUpdate<AbsenceState> {
    const isLatest = atMs >= (state.seenMs ?? 0);
    const seenMs = later(state.seenMs, atMs);
    const next = { ...state, seenMs, isTold: false, data: isLatest ? remembered(data) : state.data };
    if (this.parameters.after === null) return { state: next, isRecovered: state.isTold, dueMs: seenMs + this.spanMs };
    // an event that came before what it is expected after says nothing of it
    if (state.startedMs !== null && state.startedMs > seenMs)
      return {
        state: { ...next, isTold: state.isTold },
        ...(!state.isTold && { dueMs: state.startedMs + this.spanMs }),
      };
    return { state: next, isRecovered: state.isTold };
  }

  private started(state: AbsenceState, atMs: number, data: EventData): MemoryUpdate<AbsenceState> {
    const startedMs = later(state.startedMs, atMs);
    // the first start counts until the event comes: more orders do not postpone the one that is awaited
    const isAwaited = state.startedMs !== null && state.startedMs > (state.seenMs ?? -1);
    if (isAwaited) return state.isTold ? { state } : { state, dueMs: (state.startedMs ?? 0) + this.spanMs };
    if ((state.seenMs ?? -1) >= startedMs) return { state: { ...state, startedMs } };
    const next = { ...state, startedMs, isTold: false, data: remembered(data) };
    return { state: next, dueMs: startedMs + this.spanMs };
  }
}
