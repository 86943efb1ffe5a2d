import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { selected } from '../../../../libs/database/columns';
import { Database } from '../../../../libs/database/database';
import { type AlertFilter, conditionsOf } from '../alert-filter';
import { TextSearch } from '../persistence/text-search';
import { type AlertRow, type InboxMark, selectedAlert, type SeenAlert, withInbox } from '../alert-view';
import type { Viewer } from '../../domain/actor';
import { severities, type Severity } from '../../domain/severity';

/**
 * By creation, or by severity with the newest first within each. With `-`, the newest or the most severe come first.
 */
export const sorts = ['-created_at', 'created_at', '-severity', 'severity'] as const;
export type AlertSort = (typeof sorts)[number];

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

/** Returns the statement that reads alerts in the order of their creation. It sorts at most one page per branch. */
export function listing({ tenantId, viewer, filter, limit, after, isAscending, properties }: Listing): Statement {
  const { columns, hasInbox } = selectionOf(properties);
  const values: unknown[] = [tenantId];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const direction = isAscending ? 'ASC' : 'DESC';
  const max = parameter(limit);
  const [at, id] = after ? [parameter(after.createdAt), parameter(after.id)] : [];
  const position = at ? [`(created_at, id) ${isAscending ? '>' : '<'} (${at}::timestamptz, ${id}::uuid)`] : [];
  const order = `ORDER BY "createdAt" ${direction}, id ${direction}`;
  const branches = branchesOf(filter).map((branch) => {
    const conditions = [...conditionsOf(branch, viewer, parameter), ...position].join(' AND ');
    return `SELECT ${columns} FROM alerts WHERE ${conditions} ${order} LIMIT ${max}`;
  });
  const [only] = branches;
  const listed =
    branches.length === 1 && only
      ? only
      : `${branches.map((one) => `(${one})`).join(' UNION ALL ')} ${order} LIMIT ${max}`;
  return { sql: hasInbox ? `${withInbox(listed, parameter(viewer.memberId))} ${order}` : listed, values };
}

/** Reads a page of alerts, in the order of an index where one has them in this order. */
export function readListing(database: Database, listed: Listing): Promise<readonly SeenAlert[]> {
  const { sql, values } = listing(listed);
  return isInOrder(listed.filter)
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

  private some(listed: Listing): Promise<readonly SeenAlert[]> {
    return readListing(this.database, listed);
  }
}
