import type { WorkItemPriority, WorkItemStatus } from './domain/work-item';

/** Selects work items. An absent filter selects all. */
export interface WorkItemFilter {
  readonly resourceType?: string | undefined;
  readonly status?: WorkItemStatus | undefined;
  readonly priority?: WorkItemPriority | undefined;
  readonly assigneeId?: string | undefined;
  readonly isOpen?: boolean | undefined;
  readonly responseDueBefore?: Date | undefined;
  readonly resolutionDueBefore?: Date | undefined;
}
