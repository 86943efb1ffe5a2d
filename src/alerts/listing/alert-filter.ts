import { openInSql } from './alert-view';
import type { Viewer } from '../domain/actor';
import type { Status } from '../domain/alert-status';
import type { Priority, Severity } from '../domain/severity';

/** The things that an alert may be about. */
export const relatedThings = ['product', 'ingredient', 'batch', 'order', 'supplier'] as const;
export type RelatedThing = (typeof relatedThings)[number];

/** Which alerts; what is left out does not matter, of several values any will do. Survives JSON. */
export interface AlertFilter {
  readonly status?: readonly Status[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly alertType?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  /** Members' ids; null: to nobody. */
  readonly assignedTo?: readonly (string | null)[] | undefined;
  readonly related?: Readonly<Partial<Record<RelatedThing, readonly string[]>>> | undefined;
  readonly groupId?: string | undefined;
  readonly quietBy?: string | undefined;
  /** ISO 8601: from then on, before then. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  /** Words that must all occur in what it says. */
  readonly words?: readonly string[] | undefined;
  /** Open, and neither read nor dismissed by the viewer. */
  readonly isUnread?: boolean | undefined;
}

/** Adds a value to those of a statement. @returns its place in the text: `$3` */
export type AddParameter = (value: unknown) => string;

/** SQL: the viewer may see the alert. @param alias with its dot */
export function visibleTo({ memberId, roles, seesAll }: Viewer, parameter: AddParameter, alias = ''): string {
  if (seesAll) return 'true';
  const [to, role] = [`${alias}assigned_to`, `${alias}assigned_role`];
  return `(${to} IS NULL AND ${role} IS NULL OR ${to} = ${parameter(memberId)} OR ${role} = ANY(${parameter(roles)}))`;
}

/** SQL: the viewer may see the alert whose id and tenant are the first two values of the statement. */
export const alertVisibleTo = (viewer: Viewer, parameter: AddParameter): string =>
  viewer.seesAll
    ? 'true'
    : `EXISTS (SELECT 1 FROM alerts WHERE tenant_id = $1 AND id = $2 AND ${visibleTo(viewer, parameter)})`;

/** The same of an alert at hand. */
export const maySee = (
  { memberId, roles, seesAll }: Viewer,
  alert: { readonly assigned_to: string | null; readonly assigned_role: string | null },
): boolean => {
  const { assigned_to: to, assigned_role: role } = alert;
  return seesAll || (to === null && role === null) || to === memberId || (role !== null && roles.includes(role));
};

/** SQL: the viewer has not seen the alert yet, and it is still open. */
export const unreadBy = ({ memberId }: Viewer, parameter: AddParameter): string => `
  (status IN (${openInSql}) AND (expires_at IS NULL OR expires_at > now()) AND NOT EXISTS (
    SELECT 1 FROM alert_inbox i
    WHERE i.tenant_id = alerts.tenant_id AND i.member_id = ${parameter(memberId)} AND i.alert_id = alerts.id))`;

const escaped = (word: string): string => word.replace(/[\\%_]/g, (sign) => `\\${sign}`);

// of one value an index gives the rows in their order
const among = (column: string, wanted: readonly unknown[], parameter: AddParameter): string =>
  wanted.length === 1 ? `${column} = ${parameter(wanted[0])}` : `${column} = ANY(${parameter(wanted)})`;

const columns = {
  status: 'status',
  severity: 'severity',
  priority: 'priority',
  alertType: 'alert_type',
  category: 'alert_category',
  source: 'source_service',
} as const;

function assigned(wanted: readonly (string | null)[], parameter: AddParameter): string {
  const members = wanted.filter((id) => id !== null);
  const some = members.length > 0 ? [among('assigned_to', members, parameter)] : [];
  return `(${[...some, ...(members.length < wanted.length ? ['assigned_to IS NULL'] : [])].join(' OR ')})`;
}

/** SQL: the conditions, for a statement on `alerts`, whose first value is the tenant. */
export function conditionsOf(filter: AlertFilter, viewer: Viewer, parameter: AddParameter): string[] {
  const { assignedTo, related = {}, groupId, quietBy, createdFrom, createdTo, words = [], isUnread } = filter;
  const listed = Object.entries(columns) as [keyof typeof columns, string][];
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
    ...(createdFrom ? [`created_at >= ${parameter(createdFrom)}::timestamptz`] : []),
    ...(createdTo ? [`created_at < ${parameter(createdTo)}::timestamptz`] : []),
    ...words.map(
      (word) => `(title || ' ' || description || ' ' || alert_type) ILIKE ${parameter(`%${escaped(word)}%`)}`,
    ),
    ...(isUnread === undefined ? [] : [`${isUnread ? '' : 'NOT '}${unreadBy(viewer, parameter)}`]),
  ];
}
