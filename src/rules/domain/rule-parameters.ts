import type { EventData } from './event-data';

export const ruleTypes = ['threshold', 'pattern', 'anomaly', 'absence', 'schedule', 'metric', 'sla'] as const;
export type RuleType = (typeof ruleTypes)[number];

/** Parameters of a pattern: a number of events with one key in a window, optionally with several values of a field. */
export interface PatternParameters {
  readonly count: number;
  readonly windowSeconds: number;
  readonly distinctField: string | null;
  readonly distinctCount: number;
}

export const directions = ['both', 'above', 'below'] as const;

/** Parameters of an anomaly: a field whose value is unusually far from its moving mean. */
export interface AnomalyParameters {
  readonly field: string;
  /** How many standard deviations from the mean count as an anomaly. */
  readonly deviations: number;
  /** How many values are learned before the first one can count as an anomaly. */
  readonly warmUp: number;
  readonly direction: (typeof directions)[number];
  /** The weight of the newest value in the mean and variance: above 0, at most 1. */
  readonly smoothing: number;
  /** A value closer to the mean than this is never an anomaly; in the unit of the field. */
  readonly minChange: number;
}

/** The event after which another event is expected. Without it, each event makes the next one expected. */
export interface AbsenceStart {
  readonly eventType: string;
  readonly condition: unknown;
}

/** Parameters of an absence: an expected event that does not arrive. */
export interface AbsenceParameters {
  readonly withinSeconds: number;
  readonly after: AbsenceStart | null;
  /** Keys whose events are expected from the start, before the first one has arrived. */
  readonly expectedKeys: readonly string[];
}

/** Parameters of a schedule: either cron or rrule. */
export interface ScheduleParameters {
  readonly cron: string | null;
  /** RFC 5545. */
  readonly rrule: string | null;
  readonly timeZone: string;
}

/** What becomes of a problem whose series is missing from an answer. */
export const noDataPolicies = ['keep', 'ok', 'alert'] as const;
export type NoDataPolicy = (typeof noDataPolicies)[number];

/** Parameters of a metric: a question to a metric source, and how its answers are judged. */
export interface MetricParameters {
  readonly sourceId: string;
  readonly query: string;
  /** Where the value stands in JSON; null: the answer is the value. */
  readonly valuePath: string | null;
  readonly intervalSeconds: number;
  /** How long the condition must hold before it counts. */
  readonly forSeconds: number;
  readonly noData: NoDataPolicy;
}

export const selectableMoments = ['at_risk', 'breached'] as const;
export const selectableKinds = ['response', 'resolution'] as const;

/** Parameters of an SLA rule: the moments of deadlines of work items. */
export interface SlaParameters {
  readonly moments: readonly (typeof selectableMoments)[number][];
  readonly kinds: readonly (typeof selectableKinds)[number][];
  /** The types of work items; none: all. */
  readonly resourceTypes: readonly string[];
}

/** The type of the events that tell of deadlines of work items. */
export const SLA_EVENT = 'campana.work_item_sla';

/** The parameters that depend on the type of a rule. */
export type RuleParameters =
  PatternParameters | AnomalyParameters | AbsenceParameters | ScheduleParameters | MetricParameters | SlaParameters;

/** Whether the clock sets rules of the type off, instead of events. */
export const isSetOffByClock = (ruleType: RuleType): boolean => ruleType === 'schedule' || ruleType === 'metric';

/** An event that ends the problem with the same key. */
export interface ResolveOn {
  readonly eventType: string;
  readonly condition: unknown;
}

/** The part of an event that the memory of a rule uses. */
export interface MemoryInput {
  /** When it happened, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly data: EventData;
  /** True: it is not the expected event itself, but the event after which that one is expected. */
  readonly isStart: boolean;
}

/** How one event changes the memory of its key. */
export interface MemoryUpdate<S> {
  readonly state: S;
  /** Set if the event makes the rule raise an alert: values for templates, under the name of the rule's type. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The reported problem is over. */
  readonly isRecovered?: boolean;
  /** When to evaluate the key without an event, in milliseconds since the epoch; undefined: never. */
  readonly dueMs?: number;
}

/** Updates the state that a rule stores for each key. The state is undefined for a new key. */
export interface Memory<S> {
  observe(state: S | undefined, observation: MemoryInput): MemoryUpdate<S>;
}
