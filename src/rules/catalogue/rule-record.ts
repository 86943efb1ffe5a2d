import type { RuleHistoryEntity } from './persistence/rule-history.entity';

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

/** One change of a rule. */
export type RuleChange = Readonly<Omit<RuleHistoryEntity, 'tenantId' | 'ruleId'>>;
