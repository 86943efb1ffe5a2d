import type { WorkItemKey, WorkItemState } from './domain/work-item';

/** A stored work item. */
export interface WorkItemRecord extends WorkItemKey, WorkItemState {
  readonly id: string;
  /** 0: it was added in this transaction. */
  readonly version: number;
  /** Since when nobody has it; null: somebody has. */
  readonly unassignedSince: Date | null;
  /** What was reported to the rules and is not over. */
  readonly reported: readonly string[];
  /** When something is to be reported next; null: nothing. */
  readonly nextAt: Date | null;
}

/** A work item before and after a change. */
export interface ItemChange {
  readonly before: WorkItemRecord;
  readonly after: WorkItemRecord;
}
