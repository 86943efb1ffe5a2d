import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';

/** An alert that asks for people. */
export interface NotifyingAlert {
  readonly tenantId: string;
  readonly id: string;
  readonly epoch: number;
}

/** The active alerts of all tenants that notify people and began to before a time, in pages. */
export class ScanNotifyingAlertsQuery extends Query<readonly NotifyingAlert[]> {
  /** @param after the last alert of the page before */
  constructor(
    readonly before: Date,
    readonly max: number,
    readonly after: NotifyingAlert | undefined,
  ) {
    super();
  }
}

// by tenant first, in the order of the index of active alerts
const select = prepared(`
  SELECT tenant_id AS "tenantId", id, epoch FROM alerts
  WHERE status = 'active' AND quiet_reason IS NULL AND notify AND rang_at < $1
    AND tenant_id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND ($3::uuid IS NULL OR (tenant_id, id) > ($3, $4::uuid))
  ORDER BY tenant_id, id LIMIT $2`);

@QueryHandler(ScanNotifyingAlertsQuery)
export class ScanNotifyingAlertsHandler implements IQueryHandler<ScanNotifyingAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ before, max, after }: ScanNotifyingAlertsQuery): Promise<readonly NotifyingAlert[]> {
    return this.database.query(SYSTEM, select, [before, max, after?.tenantId ?? null, after?.id ?? null]);
  }
}
