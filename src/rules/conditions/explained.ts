import type { EventData } from '../domain/event-data';

/** The result of one part of a condition for an event. */
export interface Explained {
  /** The JSON pointer of the part, relative to the condition. */
  readonly pointer: string;
  /** The part as readable text: `current_stock <= 5`. */
  readonly condition: string;
  /** The value of the event; null if it has none. */
  readonly given: unknown;
  readonly holds: boolean;
  readonly note?: string;
}

/** A compiled condition. */
export interface Condition {
  /** Whether the event meets it. @throws TooMuchWork when that exceeds the budget of the caller, and nothing else */
  holds(data: EventData): boolean;
  /** The result of every part, the whole condition first. @throws TooMuchWork */
  explain(data: EventData): readonly Explained[];
  /** The number of comparisons of different types since the last call. */
  takeMismatches(): number;
}

/** Counts comparisons of values of different types. Their result is false. */
export class Tally {
  private count = 0;

  /** Counts a comparison, and returns its result. */
  mismatch(): false {
    this.count++;
    return false;
  }

  /** Returns the count and resets it. */
  take(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }
}
