/** What a level can tell. */
export const targetTypes = ['member', 'role', 'schedule', 'channel', 'webhook', 'manager'] as const;
export type TargetType = (typeof targetTypes)[number];

/** Whom a level tells. */
export interface Target {
  readonly type: TargetType;
  /** The name of the role; absent for a manager. */
  readonly id?: string;
}

/** When a level is taken; without a condition always. */
export interface LevelConditions {
  readonly severities?: readonly ('low' | 'medium' | 'high' | 'critical')[];
  readonly hours?: {
    readonly days: readonly ('MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU')[];
    readonly from: string;
    readonly to: string;
    readonly time_zone: string;
  };
}

/** One step of a policy: whom to tell, and how long after the alert rang. */
export interface Level extends LevelConditions {
  readonly after_seconds: number;
  readonly targets: readonly Target[];
}

/** A policy as it was when a run began. */
export interface PolicySnapshot {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly levels: readonly Level[];
  readonly repeat_count: number;
  readonly repeat_every_seconds: number | null;
}

/** What an administrator says about a policy. */
export interface PolicyDefinition {
  readonly name: string;
  readonly levels: readonly Level[];
  /** The severities for whose alerts it is the default. */
  readonly defaultFor: readonly ('low' | 'medium' | 'high' | 'critical')[];
  readonly repeatCount: number;
  readonly repeatEverySeconds: number | null;
  readonly isActive: boolean;
}

/** How many times the levels of a policy are passed through. */
export const roundsOf = ({
  repeat_count,
  repeat_every_seconds,
}: Pick<PolicySnapshot, 'repeat_count' | 'repeat_every_seconds'>): number =>
  repeat_every_seconds === null ? 1 : repeat_count + 1;

type Applicability = Pick<PolicyDefinition, 'isActive' | 'defaultFor'>;

/** Whether an edited policy applies to alerts to which it did not apply before. */
export const appliesToMore = (before: Applicability, after: Applicability): boolean =>
  after.isActive && (!before.isActive || after.defaultFor.some((severity) => !before.defaultFor.includes(severity)));
