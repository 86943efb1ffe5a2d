import { likePattern } from '../../../libs/database/like-pattern';
import { type AlertRow, openInSql } from './alert-view';
import type { Viewer } from '../domain/actor';
import type { Status } from '../domain/alert-status';
import type { Priority, Severity } from '../domain/severity';
import type { SlaState } from '../domain/sla-state';

/** The kinds of things that an alert can be related to. */
export const relatedThings = ['product', 'ingredient', 'batch', 'order', 'supplier'] as const;
export type RelatedThing = (typeof relatedThings)[number];

/**
 * Selects alerts. A missing field matches everything; of several values, one must match. Bulk actions store it as JSON,
 * so it has no dates.
 */
export interface AlertFilter {
  readonly status?: readonly Status[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly alertType?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly resourceType?: readonly string[] | undefined;
  readonly resourceId?: readonly string[] | undefined;
  /** Ids of members; null: alerts that are assigned to nobody. */
  readonly assignedTo?: readonly (string | null)[] | undefined;
  readonly related?: Readonly<Partial<Record<RelatedThing, readonly string[]>>> | undefined;
  readonly groupId?: string | undefined;
  readonly quietBy?: string | undefined;
  readonly ruleId?: readonly string[] | undefined;
  readonly escalationPolicyId?: readonly string[] | undefined;
  /** Labels that it must all have, with these values. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Ids of alerts. */
  readonly only?: readonly string[] | undefined;
  readonly slaState?: readonly SlaState[] | undefined;
  /** ISO 8601. Alerts without this deadline are not selected. */
  readonly responseDueBefore?: string | undefined;
  readonly resolutionDueBefore?: string | undefined;
  /** ISO 8601; `createdFrom` is included, `createdTo` is not. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  /** Words that must all occur in the title, description or type. */
  readonly words?: readonly string[] | undefined;
  /** Ids of alerts: all those that have the words, if `TextSearch` has found them by the index. */
  readonly ids?: readonly string[] | undefined;
  /** Whether the alert is open, and neither read nor dismissed by the viewer. */
  readonly isUnread?: boolean | undefined;
}

/** Adds a parameter to a statement. @returns its placeholder: `$3` */
export type AddParameter = (value: unknown) => string;

/**
 * SQL condition: the viewer may see the alert: it is assigned to nobody, to them or to one of their roles, or it has escalated, and is
 * everybody's. @param alias the table's alias with a dot: `a.`
 */
export function visibleTo({ memberId, roles, seesAll }: Viewer, parameter: AddParameter, alias = ''): string {
  if (seesAll) return 'true';
  const [to, role] = [`${alias}assigned_to`, `${alias}assigned_role`];
  const own = `${to} = ${parameter(memberId)} OR ${role} = ANY(${parameter(roles)})`;
  return `(${to} IS NULL AND ${role} IS NULL OR ${own} OR ${alias}escalation_level > 0)`;
}

/**
 * SQL condition: the viewer may see the alert. The first two parameters of the statement are the tenant and the
 * alert.
 */
export const alertVisibleTo = (viewer: Viewer, parameter: AddParameter): string =>
  viewer.seesAll
    ? 'true'
    : `EXISTS (SELECT 1 FROM alerts WHERE tenant_id = $1 AND id = $2 AND ${visibleTo(viewer, parameter)})`;

/** Whether the viewer may see an alert that has been read already. */
export const maySee = (
  { memberId, roles, seesAll }: Viewer,
  alert: Pick<AlertRow, 'assignedTo' | 'assignedRole' | 'escalationLevel'>,
): boolean => {
  const { assignedTo: to, assignedRole: role, escalationLevel } = alert;
  const isOpenToAll = (to === null && role === null) || escalationLevel > 0;
  return seesAll || isOpenToAll || to === memberId || (role !== null && roles.includes(role));
};

/** SQL condition: the alert is open and not expired, and the viewer has neither read nor dismissed it. */
export const unreadBy = ({ memberId }: Viewer, parameter: AddParameter): string => `
  (status IN (${openInSql}) AND (expires_at IS NULL OR expires_at > now()) AND NOT EXISTS (
    SELECT 1 FROM alert_inbox i
    WHERE i.tenant_id = alerts.tenant_id AND i.member_id = ${parameter(memberId)} AND i.alert_id = alerts.id))`;

const MAX_WORDS = 8;

/** The words of a search. All of them are looked for; those after the first 8 are left out. */
export const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);

// PostgreSQL takes any long word for rare, and would sort all alerts; of a CASE it expects half of them to match, and
// reads the list in its order
const hasWord = (pattern: string): string =>
  `CASE WHEN (title || ' ' || description || ' ' || alert_type) ILIKE ${pattern} THEN true ELSE false END`;

// with `=`, PostgreSQL can read the rows in the order of an index
const among = (column: string, wanted: readonly unknown[], parameter: AddParameter): string =>
  wanted.length === 1 ? `${column} = ${parameter(wanted[0])}` : `${column} = ANY(${parameter(wanted)})`;

const columns = {
  status: 'status',
  severity: 'severity',
  priority: 'priority',
  alertType: 'alert_type',
  category: 'alert_category',
  source: 'source_service',
  resourceType: 'resource_type',
  resourceId: 'resource_id',
  slaState: 'sla_state',
  ruleId: 'rule_id',
  escalationPolicyId: 'escalation_policy_id',
} as const;

const limits = {
  responseDueBefore: 'response_due_at <',
  resolutionDueBefore: 'resolution_due_at <',
  createdFrom: 'created_at >=',
  createdTo: 'created_at <',
} as const;

function assigned(wanted: readonly (string | null)[], parameter: AddParameter): string {
  const members = wanted.filter((id) => id !== null);
  const some = members.length > 0 ? [among('assigned_to', members, parameter)] : [];
  return `(${[...some, ...(members.length < wanted.length ? ['assigned_to IS NULL'] : [])].join(' OR ')})`;
}

/** Returns the SQL conditions of a filter, for a statement on `alerts` whose first parameter is the tenant. */
export function conditionsOf(filter: AlertFilter, viewer: Viewer, parameter: AddParameter): string[] {
  const { assignedTo, related = {}, groupId, quietBy, words = [], ids, only, labels, isUnread } = filter;
  const listed = Object.entries(columns) as [keyof typeof columns, string][];
  const limited = Object.entries(limits) as [keyof typeof limits, string][];
  return [
    'tenant_id = $1',
    ...(viewer.seesAll ? [] : [visibleTo(viewer, parameter)]),
    ...listed.flatMap(([name, column]) => (filter[name] ? among(column, filter[name], parameter) : [])),
    ...(assignedTo ? [assigned(assignedTo, parameter)] : []),
    ...relatedThings.flatMap((thing) =>
      related[thing] ? among(`related_${thing}_id`, related[thing], parameter) : [],
    ),
    ...(groupId ? [`group_id = ${parameter(groupId)}`] : []),
    ...(quietBy ? [`quiet_by = ${parameter(quietBy)}`] : []),
    ...limited.flatMap(([name, limit]) => (filter[name] ? `${limit} ${parameter(filter[name])}::timestamptz` : [])),
    ...(labels ? [`labels @> ${parameter(JSON.stringify(labels))}::jsonb`] : []),
    ...(only ? [`id = ANY(${parameter(only)}::uuid[])`] : []),
    ...(ids ? [`id = ANY(${parameter(ids)}::uuid[])`] : []),
    ...words.map((word) => hasWord(parameter(likePattern(word)))),
    ...(isUnread === undefined ? [] : [`${isUnread ? '' : 'NOT '}${unreadBy(viewer, parameter)}`]),
  ];
}
