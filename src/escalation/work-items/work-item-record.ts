import type { WorkItemKey, WorkItemState } from './domain/work-item';

/** A stored work item. */
export interface WorkItemRecord extends WorkItemKey, WorkItemState {
  readonly id: string;
  readonly version: number;
}
