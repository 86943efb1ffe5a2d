import type { EventData } from './event-data';

export const ruleTypes = ['threshold', 'pattern', 'anomaly', 'absence', 'schedule'] as const;
export type RuleType = (typeof ruleTypes)[number];

/** So many events of a key within a span, optionally with so many different values of a field. */
export interface PatternParameters {
  readonly count: number;
  readonly windowSeconds: number;
  readonly distinctField: string | null;
  readonly distinctCount: number;
}

export const directions = ['both', 'above', 'below'] as const;

/** A field that is further from its own moving mean than is usual. */
export interface AnomalyParameters {
  readonly field: string;
  /** How many standard deviations are too far. */
  readonly deviations: number;
  /** How many values are learned before any is judged. */
  readonly warmUp: number;
  readonly direction: (typeof directions)[number];
  /** The weight of the newest value in mean and variance, above 0 and at most 1. */
  readonly smoothing: number;
  /** What is nearer to the mean than this is never too far, in the unit of the field. */
  readonly minChange: number;
}

/** What an expected event comes after; without it, it is expected again after each time it came. */
export interface AbsenceStart {
  readonly eventType: string;
  readonly condition: unknown;
}

/** An expected event that does not come. */
export interface AbsenceParameters {
  readonly withinSeconds: number;
  readonly after: AbsenceStart | null;
  /** Keys that are expected although no event of theirs has come yet. */
  readonly expectedKeys: readonly string[];
}

/** Times of a calendar: one of cron and rrule. */
export interface ScheduleParameters {
  readonly cron: string | null;
  /** RFC 5545. */
  readonly rrule: string | null;
  readonly timeZone: string;
}

/** What a rule's type needs to know besides. */
export type RuleParameters = PatternParameters | AnomalyParameters | AbsenceParameters | ScheduleParameters;

/** An event that says that the problem of the same key is over. */
export interface ResolveOn {
  readonly eventType: string;
  readonly condition: unknown;
}

/** One event, as a rule with a memory sees it. */
export interface MemoryInput {
  /** When it happened, milliseconds since the epoch. */
  readonly atMs: number;
  readonly data: EventData;
  /** It is not the expected event, but what that is expected after. */
  readonly isStart: boolean;
}

/** What one event makes of the memory of its key. */
export interface MemoryUpdate<S> {
  readonly state: S;
  /** Set when the event makes the rule raise: what templates may say of it, under the name of the rule's type. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The problem that was told of is over. */
  readonly isRecovered?: boolean;
  /** When the key is to be looked at again without an event, milliseconds; undefined: never. */
  readonly dueMs?: number;
}

/** How a rule remembers what came before, key by key; undefined is the memory of a key never seen. */
export interface Memory<S> {
  observe(state: S | undefined, observation: MemoryInput): MemoryUpdate<S>;
}
