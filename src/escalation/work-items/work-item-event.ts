import { type Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { isUuid } from '../../../libs/kernel/uuid';
import {
  isSmallMetadata,
  MAX_METADATA_BYTES,
  MAX_RESOURCE_ID,
  MAX_RESOURCE_TYPE,
  MAX_TITLE,
  type WorkItemChange,
  type WorkItemFields,
  workItemPriorities,
  type WorkItemStatus,
  workItemStatuses,
} from './domain/work-item';

/** An event of a service, as far as it matters for work items. */
export interface ServiceEvent {
  readonly tenantId: string;
  readonly eventType: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
}

type Data = ServiceEvent['data'];

const TYPES = /^work_items\.(created|updated|assigned|escalated|completed|cancelled)$/;

/** Whether an event says something of a work item. */
export const isWorkItemEvent = ({ eventType }: Pick<ServiceEvent, 'eventType'>): boolean => TYPES.test(eventType);

/** The status that an event without one stands for. */
const statusOf: Readonly<Record<string, WorkItemStatus>> = {
  'work_items.escalated': 'escalated',
  'work_items.completed': 'done',
  'work_items.cancelled': 'cancelled',
};

const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isText = (value: unknown, max: number): boolean => typeof value === 'string' && value.length <= max;
const isAmong = (values: readonly string[], value: unknown): boolean => values.some((one) => one === value);

interface Check {
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
}

const instant: Check = { allowed: 'an ISO 8601 time or null', holds: (value) => value === null || isTime(value) };
const nameOf = (max: number): Check => ({
  allowed: `text of 1 to ${max} characters`,
  holds: (value) => isText(value, max) && value !== '',
});

const needed: Readonly<Record<string, Check>> = {
  resource_type: nameOf(MAX_RESOURCE_TYPE),
  resource_id: nameOf(MAX_RESOURCE_ID),
};

const checks: Readonly<Record<string, Check>> = {
  title: {
    allowed: `text of at most ${MAX_TITLE} characters, or null`,
    holds: (value) => value === null || isText(value, MAX_TITLE),
  },
  priority: {
    allowed: `one of ${workItemPriorities.join(', ')}`,
    holds: (value) => isAmong(workItemPriorities, value),
  },
  status: { allowed: `one of ${workItemStatuses.join(', ')}`, holds: (value) => isAmong(workItemStatuses, value) },
  assignee_id: { allowed: 'a UUID or null', holds: (value) => value === null || isUuid(value) },
  metadata: {
    allowed: `an object of at most ${MAX_METADATA_BYTES} bytes as JSON`,
    holds: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isSmallMetadata(value),
  },
  response_due_at: instant,
  resolution_due_at: instant,
  responded_at: instant,
  resolved_at: instant,
  occurred_at: instant,
};

const faultOf = (name: string, { allowed }: Check, value: unknown): Fault => ({
  pointer: `/${name}`,
  detail: `must be ${allowed} (given ${(JSON.stringify(value) ?? 'nothing').slice(0, 120)})`,
});

/**
 * Checks an event that says something of a work item.
 * @throws InvalidInput naming each invalid field
 */
export function checkWorkItemEvent({ data }: Pick<ServiceEvent, 'data'>): void {
  const faults = [
    ...Object.entries(needed).filter(([name, { holds }]) => !holds(data[name])),
    ...Object.entries(checks).filter(([name, { holds }]) => data[name] !== undefined && !holds(data[name])),
  ].map(([name, check]) => faultOf(name, check, data[name]));
  if (faults.length > 0) throw new InvalidInput(faults);
}

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const timeOf = (value: unknown): unknown => (typeof value === 'string' ? new Date(value) : value);

const fieldsOf = ({ eventType, data, occurredAt }: ServiceEvent, at: Date): Partial<WorkItemFields> => {
  const status = data['status'] ?? statusOf[eventType];
  const fields = {
    title: data['title'],
    priority: data['priority'],
    status,
    assigneeId: lowerCase(data['assignee_id']),
    responseDueAt: timeOf(data['response_due_at']),
    resolutionDueAt: timeOf(data['resolution_due_at']),
    respondedAt: timeOf(data['responded_at']),
    resolvedAt: timeOf(data['resolved_at']) ?? (eventType === 'work_items.completed' ? (at ?? occurredAt) : undefined),
    metadata: data['metadata'],
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
};

const occurredAtOf = (data: Data, eventAt: Date): Date => {
  const given = data['occurred_at'];
  const at = typeof given === 'string' ? new Date(given) : eventAt;
  return Number.isNaN(at.getTime()) ? eventAt : at;
};

/**
 * Reads what an event says of a work item. A time to come is taken for now. An event that an earlier version accepted and that is not
 * valid gives undefined.
 */
export function workItemChangeOf(event: ServiceEvent, now: Date): WorkItemChange | undefined {
  if (!isWorkItemEvent(event)) return undefined;
  try {
    checkWorkItemEvent(event);
  } catch {
    return undefined;
  }
  const { tenantId, data } = event;
  const given = occurredAtOf(data, event.occurredAt);
  const occurredAt = given < now ? given : now;
  return {
    tenantId,
    resourceType: String(data['resource_type']),
    resourceId: String(data['resource_id']),
    occurredAt,
    fields: fieldsOf(event, occurredAt),
  };
}
