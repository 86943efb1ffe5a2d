import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { selected } from '../../../../libs/database/columns';
import { prepared } from '../../../../libs/database/prepared';
import { type AlertRow, selectedAlert } from '../alert-view';

/** The most alerts that one query returns. */
export const MAX_ALERTS_AT_ONCE = 1_000;

/** An alert of a tenant. */
export interface AlertRef {
  readonly tenantId: string;
  readonly alertId: string;
}

// by id only: with a tenant, a plan could scan all alerts of the tenant
const statementFor = (columns: string) =>
  prepared(`
  SELECT ${columns} FROM unnest($1::uuid[], $2::uuid[]) AS wanted(tenant_id, id)
  JOIN alerts a ON a.id = wanted.id WHERE a.tenant_id = wanted.tenant_id`);

/**
 * Gets alerts of any tenants in one statement, for listeners: at most MAX_ALERTS_AT_ONCE. Returns them in any
 * order, each once; those that do not exist, or are not of the tenant that is named with them, are missing. Throws
 * RangeError.
 */
export class GetAlertsQuery<F extends keyof AlertRow = keyof AlertRow> extends Query<readonly Pick<AlertRow, F>[]> {
  /** @param fields what is read of each; all by default. A constant: each list is a statement of its own */
  constructor(
    readonly alerts: readonly AlertRef[],
    readonly fields?: readonly F[],
  ) {
    super();
  }
}

@QueryHandler(GetAlertsQuery)
export class GetAlertsHandler implements IQueryHandler<GetAlertsQuery> {
  private readonly statements = new Map<readonly string[] | undefined, ReturnType<typeof prepared>>();

  constructor(private readonly database: Database) {}

  async execute({ alerts, fields }: GetAlertsQuery): Promise<readonly AlertRow[]> {
    const distinct = [...new Map(alerts.map((one) => [`${one.tenantId} ${one.alertId}`, one])).values()];
    if (distinct.length === 0) return [];
    if (distinct.length > MAX_ALERTS_AT_ONCE) throw new RangeError(`at most ${MAX_ALERTS_AT_ONCE} alerts at once`);
    const values = [distinct.map(({ tenantId }) => tenantId), distinct.map(({ alertId }) => alertId)];
    return this.database.query<AlertRow[]>(SYSTEM, this.statementFor(fields), values);
  }

  private statementFor(fields: readonly string[] | undefined): ReturnType<typeof prepared> {
    const statement = this.statements.get(fields) ?? statementFor(fields ? selected(fields, 'a') : selectedAlert('a'));
    this.statements.set(fields, statement);
    return statement;
  }
}
