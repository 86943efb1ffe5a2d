import type { Severity } from './severity';

/** How soon the rule of an alert wants it to be answered and resolved. */
export interface AlertSlaTarget {
  /** null: all severities that no other entry names. */
  readonly severity: Severity | null;
  /** 0: there is no deadline. */
  readonly response_minutes: number;
  readonly resolution_minutes: number;
  /** null: all time counts. */
  readonly calendar_id: string | null;
}
