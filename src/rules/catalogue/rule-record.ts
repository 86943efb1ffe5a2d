import type { RuleHistoryEntity } from './persistence/rule-history.entity';

/** The counters of a rule. */
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

/** What to add to the counts of a rule. */
export interface RuleActivity extends Partial<Readonly<Record<Counter, number>>> {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly lastError?: string | undefined;
}

/** What to add to the counts of a tenant's events. */
export interface EventActivity {
  readonly tenantId: string;
  readonly events: number;
  /** How many of them a rule concerned. */
  readonly matched: number;
}

/** The counters that are also stored by hour. */
export const hourlyCounters = ['matched', 'raised', 'notified', 'folded', 'throttled', 'suppressed'] as const;

/** The counts of a rule in the last 24 hours. */
export type RuleDay = Readonly<Record<(typeof hourlyCounters)[number], number>>;

/** The total counts of a rule. */
export interface RuleStats extends Readonly<Record<Counter, number>> {
  readonly lastMatchAt: Date | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
}

/** One change of a rule. */
export type RuleChange = Readonly<Omit<RuleHistoryEntity, 'tenantId' | 'ruleId'>>;
