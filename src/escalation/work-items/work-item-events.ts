import { uuidOf } from '../../../libs/kernel/uuid';
import { InternalEvent } from '../../../libs/outbox/internal-event';
import type { ItemReport } from './domain/judge-item';
import type { WorkloadRecord } from './persistence/workloads.repository';
import type { WorkItemRecord } from './work-item-record';

const detailsOf = (report: ItemReport): object => {
  if (report.type === 'sla') return { moment: report.moment, kind: report.kind, due_at: report.dueAt.toISOString() };
  if (report.type === 'waiting') return { waiting_minutes: report.waitingMinutes };
  return report.type === 'settled' ? { alert_type: report.alertType, kind: report.kind ?? null } : {};
};

/**
 * The event by which the rules judge a report of a work item.
 * @param assignTo the member to whom its alert is assigned; null: it is everybody's
 */
export function workItemEvent(item: WorkItemRecord, report: ItemReport, assignTo: string | null, at: Date) {
  const details = detailsOf(report);
  const { id, tenantId, resourceType, resourceId, title, priority, status } = item;
  return new InternalEvent({
    tenantId,
    eventType: `campana.work_item_${report.type}`,
    eventId: uuidOf(`${report.type} ${JSON.stringify(details)} of ${id} ${item.version} at ${at.toISOString()}`),
    about: id,
    data: {
      ...{ resource_type: resourceType, resource_id: resourceId, title: title ?? `${resourceType} ${resourceId}` },
      ...{ priority, status, assign_to: assignTo, ...details },
    },
    timestamp: at.toISOString(),
  });
}

/** The event that says that a member has too many open items, or not any more. */
export function workloadEvent(load: WorkloadRecord, name: string | null, threshold: number, at: Date): InternalEvent {
  const { tenantId, memberId, openItems, isHigh } = load;
  const type = isHigh ? 'workload_high' : 'workload_normal';
  return new InternalEvent({
    tenantId,
    eventType: `campana.${type}`,
    eventId: uuidOf(`${type} of ${memberId} in ${tenantId} at ${at.toISOString()}`),
    about: memberId,
    data: {
      ...{ member_id: memberId, member_name: name ?? memberId, open_items: openItems, threshold },
      ...{ resource_type: 'member', resource_id: memberId, assign_to: memberId },
    },
    timestamp: at.toISOString(),
  });
}
