import type { WorkItemDto } from './http/work-item.dto';
import type { WorkItemRecord } from './work-item-record';

const textOf = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A work item as the API shows it. */
export const presentWorkItem = (item: WorkItemRecord): WorkItemDto => ({
  id: item.id,
  resource_type: item.resourceType,
  resource_id: item.resourceId,
  title: item.title,
  priority: item.priority,
  status: item.status,
  assignee_id: item.assigneeId,
  response_due_at: textOf(item.responseDueAt),
  resolution_due_at: textOf(item.resolutionDueAt),
  responded_at: textOf(item.respondedAt),
  resolved_at: textOf(item.resolvedAt),
  metadata: item.metadata,
  started_at: item.startedAt.toISOString(),
  occurred_at: item.occurredAt.toISOString(),
  version: item.version,
});
