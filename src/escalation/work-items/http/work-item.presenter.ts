import { pageOf } from '../../../../libs/http/cursor';
import type { WorkItemChange, WorkItemFields, WorkItemKey } from '../domain/work-item';
import type { Workload } from '../queries/list-workloads';
import type { WorkItemFilter } from '../work-item-filter';
import { presentWorkItem } from '../present-work-item';
import type { WorkItemRecord } from '../work-item-record';
import type { ListWorkItemsDto, SaveWorkItemDto, WorkItemPageDto, WorkloadDto, WorkloadPageDto } from './work-item.dto';

const timeOf = (value: string | null | undefined): Date | null | undefined =>
  typeof value === 'string' ? new Date(value) : value;

const withoutAbsent = (fields: { readonly [Name in keyof WorkItemFields]?: WorkItemFields[Name] | undefined }) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<WorkItemFields>;

/** Reads what a request says of a work item. A time to come is taken for now. */
export function workItemChangeFrom(key: WorkItemKey, dto: SaveWorkItemDto, now: Date): WorkItemChange {
  const given = timeOf(dto.occurred_at) ?? now;
  return {
    ...key,
    occurredAt: given < now ? given : now,
    fields: withoutAbsent({
      title: dto.title,
      priority: dto.priority,
      status: dto.status,
      assigneeId: dto.assignee_id,
      responseDueAt: timeOf(dto.response_due_at),
      resolutionDueAt: timeOf(dto.resolution_due_at),
      respondedAt: timeOf(dto.responded_at),
      resolvedAt: timeOf(dto.resolved_at),
      metadata: dto.metadata,
    }),
  };
}

/** Reads the filters of a list. */
export const workItemFilterFrom = (dto: ListWorkItemsDto): WorkItemFilter => ({
  resourceType: dto.resource_type,
  status: dto.status,
  priority: dto.priority,
  assigneeId: dto.assignee_id,
  isOpen: dto.is_open,
  responseDueBefore: timeOf(dto.response_due_before) ?? undefined,
  resolutionDueBefore: timeOf(dto.resolution_due_before) ?? undefined,
});

/** Presents a page of work items. */
export const presentWorkItemPage = (items: readonly WorkItemRecord[], limit: number): WorkItemPageDto =>
  pageOf(items, limit, presentWorkItem, ({ id }) => [id]);

const presentWorkload = (load: Workload): WorkloadDto => ({
  member_id: load.memberId,
  member_name: load.memberName,
  open_items: load.openItems,
  threshold: load.threshold,
  is_high: load.isHigh,
});

/** Presents a page of the loads of members. */
export const presentWorkloadPage = (loads: readonly Workload[], limit: number): WorkloadPageDto =>
  pageOf(loads, limit, presentWorkload, ({ memberId }) => [memberId]);
