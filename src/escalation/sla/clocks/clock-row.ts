import type { Severity } from '../../../alerts';
import type { ClockProgress, SlaMoment } from './sla-clock';

/** The clock of a deadline of an alert. */
export interface SlaClock extends ClockProgress {
  readonly id: string;
  readonly tenantId: string;
  readonly alertId: string;
  readonly severity: Severity;
  /** That of the last change of the alert that it followed. */
  readonly epoch: number;
  /** When its breach took the next level of the escalation; null: it did not. */
  readonly escalatedAt: Date | null;
  /** When the alert was raised. */
  readonly raisedAt: Date;
}

/** A moment of a clock that has come. */
export interface PassedMoment {
  readonly clock: SlaClock;
  readonly moment: SlaMoment;
  /** Whether people are told: of two moments that passed unseen, and of a clock that is over, not of each. */
  readonly isTold: boolean;
}
