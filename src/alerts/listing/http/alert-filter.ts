import type { Member } from '../../../../libs/auth/member';
import { decodeCursor, isCursorTime } from '../../../../libs/http/cursor';
import { isUuid } from '../../../../libs/kernel/uuid';
import { type AlertFilter, relatedThings, wordsOf } from '../alert-filter';
import { type Status, statuses } from '../../domain/alert-status';
import { type Severity, severities } from '../../domain/severity';
import type { AlertRow } from '../alert-view';
import { type AlertPosition, type AlertSort, deadlineSorts, isDeadlineSort } from '../queries/list-alerts';
import type { AlertFilterDto } from './alert-filter.dto';

function statusesOf({ status, resolved }: AlertFilterDto): readonly Status[] | undefined {
  if (resolved === undefined) return status;
  return (status ?? statuses).filter((one) => (one === 'resolved') === resolved);
}

const assignedTo = (wanted: readonly string[], me: Member): (string | null)[] =>
  wanted.map((one) => (one === 'none' ? null : one === 'me' ? me.id : one));

/** `name:value`, split at the first colon: values may have more. */
const labelsOf = (given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(given.map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]));

/** Translates the filter of a request; `me` becomes the id of the member. */
export function filterOf(dto: AlertFilterDto, me: Member): AlertFilter {
  const related = relatedThings.map((thing) => [thing, dto[`related_${thing}_id`]] as const);
  return {
    status: statusesOf(dto),
    severity: dto.severity,
    priority: dto.priority,
    alertType: dto.alert_type,
    category: dto.category,
    source: dto.source_service,
    resourceType: dto.resource_type,
    resourceId: dto.resource_id,
    assignedTo: dto.assigned_to && assignedTo(dto.assigned_to, me),
    related: Object.fromEntries(related.filter(([, ids]) => ids !== undefined)),
    groupId: dto.group_id,
    quietBy: dto.quiet_by,
    ruleId: dto.rule_id,
    escalationPolicyId: dto.escalation_policy_id,
    labels: dto.label && labelsOf(dto.label),
    only: dto.id,
    slaState: dto.sla_state,
    responseDueBefore: dto.response_due_before,
    resolutionDueBefore: dto.resolution_due_before,
    createdFrom: dto.created_from,
    createdTo: dto.created_to,
    words: dto.q === undefined ? undefined : wordsOf(dto.q),
    isUnread: dto.unread,
  };
}

const isSeverity = (value: string): boolean => (severities as readonly string[]).includes(value);
/** The cursor of an alert without a deadline has this in its place. */
const NO_DEADLINE = '-';
const isDeadline = (value: string): boolean => value === NO_DEADLINE || isCursorTime(value);

type Listed = Pick<AlertRow, 'createdAt' | 'id' | 'severity'> &
  Partial<Pick<AlertRow, 'responseDueAt' | 'resolutionDueAt'>>;

/** What of an alert comes first in its order; undefined: nothing. */
function headOf(sort: AlertSort, alert: Listed): string | undefined {
  if (isDeadlineSort(sort)) return alert[deadlineSorts[sort]]?.toISOString() ?? NO_DEADLINE;
  return sort === 'severity' || sort === '-severity' ? alert.severity : undefined;
}

/** Returns a function that gives the parts of an alert's cursor. Cursors name their order, except the default one. */
export const sortPositionOf =
  (sort: AlertSort) =>
  (alert: Listed): string[] => {
    const position = [headOf(sort, alert) ?? [], alert.createdAt.toISOString(), alert.id].flat();
    return sort === '-created_at' ? position : [sort, ...position];
  };

/**
 * Decodes a cursor. Returns the position in the list; undefined: the beginning.
 * @throws InvalidInput when the cursor belongs to another list or another order
 */
export function positionOf(sort: AlertSort, cursor?: string): AlertPosition | undefined {
  if (cursor === undefined) return undefined;
  const isSort = (value: string) => value === sort;
  const place = [isCursorTime, isUuid];
  if (sort === '-created_at' || sort === 'created_at') {
    const head = sort === 'created_at' ? [isSort] : [];
    const [createdAt = '', id = ''] = decodeCursor(cursor, [...head, ...place]).slice(head.length);
    return { createdAt, id };
  }
  const isHead = isDeadlineSort(sort) ? isDeadline : isSeverity;
  const [, head = '', createdAt = '', id = ''] = decodeCursor(cursor, [isSort, isHead, ...place]);
  if (isDeadlineSort(sort)) return { createdAt, id, dueAt: head === NO_DEADLINE ? undefined : head };
  return { createdAt, id, severity: head as Severity };
}
