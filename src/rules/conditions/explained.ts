import type { EventData } from '../domain/event-data';

/** What one part of a condition said of an event. */
export interface Explained {
  /** Where the part is: a JSON pointer below the condition. */
  readonly pointer: string;
  /** The part, readable: `current_stock <= 5`. */
  readonly condition: string;
  /** The event's value; null when it has none. */
  readonly given: unknown;
  readonly holds: boolean;
  readonly note?: string;
}

/** A condition, ready to be applied to events. */
export interface Condition {
  /** Whether it holds; never throws, and takes bounded time. */
  holds(data: EventData): boolean;
  /** What every part of it says, the whole first. */
  explain(data: EventData): readonly Explained[];
  /** How many comparisons of different types there were since the last call. */
  takeMismatches(): number;
}

/** Counts comparisons of different types: these are false. */
export class Tally {
  private count = 0;

  /** Counts one, which is false. */
  mismatch(): false {
    this.count++;
    return false;
  }

  take(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }
}
