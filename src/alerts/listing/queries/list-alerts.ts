import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { columnOf, selected } from '../../../../libs/database/columns';
import { Database } from '../../../../libs/database/database';
import { type AlertFilter, conditionsOf } from '../alert-filter';
import { TextSearch } from '../persistence/text-search';
import { type AlertRow, type InboxMark, selectedAlert, type SeenAlert, withInbox } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { statuses } from '../../domain/alert-status';
import { severities, type Severity } from '../../domain/severity';

/** The orders by a deadline, and the property that has it. */
export const deadlineSorts = { response_due_at: 'responseDueAt', resolution_due_at: 'resolutionDueAt' } as const;
type DeadlineSort = keyof typeof deadlineSorts;
type Deadline = (typeof deadlineSorts)[DeadlineSort];

/**
 * By creation, by severity with the newest first within each, or by a deadline; alerts without it come last, the newest
 * first. With `-`, the newest or the most severe come first.
 */
export const sorts = [
  ...(['-created_at', 'created_at', '-severity', 'severity'] as const),
  ...(['response_due_at', 'resolution_due_at'] as const satisfies readonly DeadlineSort[]),
] as const;
export type AlertSort = (typeof sorts)[number];
export const isDeadlineSort = (sort: AlertSort): sort is DeadlineSort => Object.hasOwn(deadlineSorts, sort);

/** What the order, the next cursor and the inbox need. */
const always = ['id', 'tenantId', 'createdAt', 'severity'] as const satisfies readonly (keyof AlertRow)[];
const inbox: readonly string[] = ['readAt', 'dismissedAt'] satisfies readonly (keyof InboxMark)[];

/** The selected columns of `alerts`, and whether the inbox is read, for some or all properties of an alert. */
function selectionOf(properties?: readonly (keyof SeenAlert)[]): { columns: string; hasInbox: boolean } {
  if (!properties) return { columns: selectedAlert(), hasInbox: true };
  const columns = new Set([...always, ...properties.filter((property) => !inbox.includes(property))]);
  return { columns: selected([...columns]), hasInbox: properties.some((property) => inbox.includes(property)) };
}

/** The position of an alert in the list. */
export interface AlertPosition {
  readonly createdAt: string;
  readonly id: string;
  readonly severity?: Severity | undefined;
  /** In an order by a deadline; undefined: it has none. */
  readonly dueAt?: string | undefined;
}

/** Returns a page of a tenant's alerts that match a filter and that the viewer may see: all of an alert, or some properties. */
export class ListAlertsQuery<P extends keyof SeenAlert = keyof SeenAlert> extends Query<
  readonly Pick<SeenAlert, P | (typeof always)[number]>[]
> {
  constructor(
    readonly tenantId: string,
    readonly viewer: Viewer,
    readonly filter: AlertFilter,
    readonly sort: AlertSort,
    readonly limit: number,
    /** The position of the last alert of the page before. */
    readonly after?: AlertPosition,
    /** Only these are read; by default all. */
    readonly properties?: readonly P[],
  ) {
    super();
  }
}

/** A statement and its parameters. */
interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

interface Listing extends Pick<ListAlertsQuery, 'tenantId' | 'viewer' | 'filter' | 'limit'> {
  readonly after?: AlertPosition | undefined;
  /** true: the oldest alert comes first. */
  readonly isAscending: boolean;
  /** The alerts that have this deadline, in the order of it; by default all, in the order of their creation. */
  readonly by?: Deadline;
  /** Only alerts that do not have this deadline. */
  readonly without?: Deadline;
  readonly properties?: readonly (keyof SeenAlert)[] | undefined;
}

/**
 * Splits a filter that has several values in one field into one filter per value, so that PostgreSQL can read each in
 * the order of an index. Only the first such field is split.
 */
function branchesOf(filter: AlertFilter): AlertFilter[] {
  const several = (['status', 'severity', 'alertType'] as const).find((name) => (filter[name]?.length ?? 0) > 1);
  return several ? (filter[several] ?? []).map((value) => ({ ...filter, [several]: [value] })) : [filter];
}

/** The fields of a filter for which an index has the alerts in the order of their creation. */
const indexed: readonly string[] = [
  'status',
  'severity',
  'alertType',
  'createdFrom',
  'createdTo',
] satisfies readonly (keyof AlertFilter)[];

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** Whether the alerts of a filter can be read in the order of an index, until a page is full. */
export const isInOrder = (filter: AlertFilter): boolean =>
  Object.entries(filter).every(([name, value]) => indexed.includes(name) || isEmpty(value));

/** Returns the statement that reads alerts in their order. It sorts at most one page per branch. */
export function listing(listed: Listing): Statement {
  const { tenantId, viewer, filter, limit, after, isAscending, by = 'createdAt', without, properties } = listed;
  const { columns, hasInbox } = selectionOf(properties && [...properties, by]);
  const values: unknown[] = [tenantId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const direction = isAscending ? 'ASC' : 'DESC';
  const max = parameter(limit);
  const [at, id] = after ? [parameter(by === 'createdAt' ? after.createdAt : after.dueAt), parameter(after.id)] : [];
  const further = [
    ...(at ? [`(${columnOf(by)}, id) ${isAscending ? '>' : '<'} (${at}::timestamptz, ${id}::uuid)`] : []),
    ...(by === 'createdAt' ? [] : [`${columnOf(by)} IS NOT NULL`]),
    ...(without ? [`${columnOf(without)} IS NULL`] : []),
  ];
  const order = `ORDER BY "${by}" ${direction}, id ${direction}`;
  const branches = branchesOf(filter).map((branch) => {
    const conditions = [...conditionsOf(branch, viewer, parameter), ...further].join(' AND ');
    return `SELECT ${columns} FROM alerts WHERE ${conditions} ${order} LIMIT ${max}`;
  });
  const [only] = branches;
  const rows =
    branches.length === 1 && only
      ? only
      : `${branches.map((one) => `(${one})`).join(' UNION ALL ')} ${order} LIMIT ${max}`;
  return { sql: hasInbox ? `${withInbox(rows, parameter(viewer.memberId))} ${order}` : rows, values };
}

/** Reads a page of alerts, in the order of an index where one has them in this order. */
export function readListing(database: Database, listed: Listing): Promise<readonly SeenAlert[]> {
  const { sql, values } = listing(listed);
  return isInOrder(listed.filter) && !listed.without
    ? database.queryInOrder<SeenAlert[]>(listed.tenantId, sql, [...values])
    : database.query<SeenAlert[]>(listed.tenantId, sql, [...values]);
}

@QueryHandler(ListAlertsQuery)
export class ListAlertsHandler implements IQueryHandler<ListAlertsQuery> {
  constructor(
    private readonly database: Database,
    private readonly search: TextSearch,
  ) {}

  async execute(asked: ListAlertsQuery): Promise<readonly SeenAlert[]> {
    const { sort } = asked;
    const query = { ...asked, filter: await this.search.narrow(asked.tenantId, asked.filter) };
    if (sort === 'severity' || sort === '-severity') return this.bySeverity(query, sort === 'severity');
    if (isDeadlineSort(sort)) return this.byDeadline(query, deadlineSorts[sort]);
    return this.some({ ...query, isAscending: sort === 'created_at' });
  }

  /** Reads one severity after the other, so that PostgreSQL can read each in the order of an index. */
  private async bySeverity(query: Omit<Listing, 'isAscending'>, isAscending: boolean): Promise<readonly SeenAlert[]> {
    const { after, filter, limit } = query;
    const ranked = isAscending ? severities : [...severities].reverse();
    const wanted = ranked.filter((severity) => filter.severity?.includes(severity) ?? true);
    const found: SeenAlert[] = [];
    for (const severity of wanted.slice(after?.severity ? Math.max(0, wanted.indexOf(after.severity)) : 0)) {
      const one = {
        ...query,
        filter: { ...filter, severity: [severity] },
        limit: limit - found.length,
        isAscending: false,
      };
      found.push(...(await this.some({ ...one, after: after?.severity === severity ? after : undefined })));
      if (found.length === limit) break;
    }
    return found;
  }

  /** The index of a deadline begins with the status, so that those of closed alerts are not read with those of open ones. */
  private async byDeadline(query: Omit<Listing, 'isAscending'>, by: Deadline): Promise<readonly SeenAlert[]> {
    const { after, filter, limit } = query;
    const isOver = after && after.dueAt === undefined;
    const first = { ...query, by, isAscending: true, filter: { ...filter, status: filter.status ?? statuses } };
    const found = isOver ? [] : await this.some(first);
    if (found.length === limit) return found;
    const rest = { ...query, after: isOver ? after : undefined, limit: limit - found.length, isAscending: false };
    return [...found, ...(await this.some({ ...rest, without: by }))];
  }

  private some(listed: Listing): Promise<readonly SeenAlert[]> {
    return readListing(this.database, listed);
  }
}
