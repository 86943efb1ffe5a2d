import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Severity } from '../../domain/severity';

/** An alert that asks for people. */
export interface NotifyingAlert {
  readonly tenantId: string;
  readonly id: string;
  readonly epoch: number;
  readonly severity: Severity;
  readonly escalationPolicyId: string | null;
  readonly rangAt: Date;
}

/** The active alerts of all tenants that notify people and began to before a time, in pages. */
export class ScanNotifyingAlertsQuery extends Query<readonly NotifyingAlert[]> {
  /** @param after the last alert of the page before */
  constructor(
    readonly before: Date,
    readonly max: number,
    readonly after: Pick<NotifyingAlert, 'tenantId' | 'id'> | undefined,
  ) {
    super();
  }
}

const notifying = `
  SELECT tenant_id AS "tenantId", id, epoch, severity, escalation_policy_id AS "escalationPolicyId", rang_at AS "rangAt"
  FROM alerts WHERE status = 'active' AND quiet_reason IS NULL AND notify AND rang_at < $1`;

// the rest of a tenant, then the next tenants: each part is read in the order of the index of active alerts, from where it begins
const select = prepared(`
  (${notifying} AND tenant_id = $3 AND id > $4 ORDER BY id LIMIT $2)
  UNION ALL (${notifying} AND tenant_id > $3 ORDER BY tenant_id, id LIMIT $2)
  ORDER BY "tenantId", id LIMIT $2`);

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

@QueryHandler(ScanNotifyingAlertsQuery)
export class ScanNotifyingAlertsHandler implements IQueryHandler<ScanNotifyingAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ before, max, after }: ScanNotifyingAlertsQuery): Promise<readonly NotifyingAlert[]> {
    return this.database.query(SYSTEM, select, [before, max, after?.tenantId ?? BEFORE_ALL, after?.id ?? BEFORE_ALL]);
  }
}
