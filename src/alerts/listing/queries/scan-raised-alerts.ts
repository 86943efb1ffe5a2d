import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Severity } from '../../domain/severity';

/** The fields of an alert, open or closed, that matchers compare. */
export interface RaisedAlert {
  readonly id: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly source: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** Returns a tenant's alerts that were raised since an instant in batches, the newest first. */
export class ScanRaisedAlertsQuery extends Query<readonly RaisedAlert[]> {
  /** @param after the last alert of the batch before */
  constructor(
    readonly tenantId: string,
    readonly since: Date,
    readonly max: number,
    readonly after?: RaisedAlert,
  ) {
    super();
  }
}

// times of the database are finer than those of JavaScript: the alert itself says where the batch before ended
/** SQL: a batch of alerts in the order of their index. @param isFirst whether there is none before */
export const raisedAlerts = (isFirst: boolean): string => `
  SELECT id, alert_type AS "alertType", severity, source_service AS source, labels, created_at AS "createdAt"
  FROM alerts WHERE tenant_id = $1 AND created_at >= $2
  ${isFirst ? '' : 'AND (created_at, id) < (SELECT created_at, id FROM alerts WHERE tenant_id = $1 AND id = $4)'}
  ORDER BY created_at DESC, id DESC LIMIT $3`;

const [first, following] = [prepared(raisedAlerts(true)), prepared(raisedAlerts(false))];

@QueryHandler(ScanRaisedAlertsQuery)
export class ScanRaisedAlertsHandler implements IQueryHandler<ScanRaisedAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ tenantId, since, max, after }: ScanRaisedAlertsQuery): Promise<readonly RaisedAlert[]> {
    const values = [tenantId, since, max];
    return after
      ? this.database.query(tenantId, following, [...values, after.id])
      : this.database.query(tenantId, first, values);
  }
}
