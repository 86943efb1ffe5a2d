import type { RuleDefinition } from './alert-rule.entity';

/** What becomes of occurrences, as far as it is counted. */
export const counters = [
  'matched',
  'raised',
  'notified',
  'folded',
  'throttled',
  'suppressed',
  'outdated',
  'recovered',
  'mismatches',
  'errors',
] as const;
export type Counter = (typeof counters)[number];

/** What happened to a rule lately. */
export interface RuleActivity extends Partial<Readonly<Record<Counter, number>>> {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly lastError?: string | undefined;
}

/** What is also counted by the hour. */
export const hourlyCounters = ['matched', 'raised', 'notified', 'folded', 'throttled', 'suppressed'] as const;

/** What happened to a rule in the last 24 hours. */
export type RuleDay = Readonly<Record<(typeof hourlyCounters)[number], number>>;

/** What happened to a rule so far. */
export interface RuleStats extends Readonly<Record<Counter, number>> {
  readonly lastMatchAt: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
}

export const ruleActions = ['created', 'updated', 'enabled', 'disabled', 'restored', 'deleted'] as const;
export type RuleAction = (typeof ruleActions)[number];

/** One change of a rule. */
export interface RuleChange {
  readonly id: string;
  readonly version: number;
  readonly action: RuleAction;
  /** The member; null: Campana itself. */
  readonly changedBy: string | null;
  readonly changedAt: Date;
  /** What the rule said after it. */
  readonly definition: RuleDefinition;
}
