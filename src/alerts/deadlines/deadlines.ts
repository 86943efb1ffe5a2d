import type { SlaState } from '../domain/sla-state';

/** The deadlines of an alert as its clocks have them. */
export interface AlertDeadlines {
  readonly tenantId: string;
  readonly alertId: string;
  /** null: none, or its clock is paused. */
  readonly responseDueAt: Date | null;
  readonly resolutionDueAt: Date | null;
  readonly slaState: SlaState;
}

/** The maximum number of alerts whose deadlines are recorded together. */
export const MAX_DEADLINES = 1_000;
