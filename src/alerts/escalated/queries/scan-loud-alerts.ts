import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { Severity } from '../../domain/severity';

/** An active alert that is not suppressed. */
export interface LoudAlert {
  readonly tenantId: string;
  readonly id: string;
  readonly epoch: number;
  readonly severity: Severity;
  readonly escalationPolicyId: string | null;
  readonly rangAt: Date;
  /** Whether it notifies people by itself. */
  readonly notify: boolean;
}

/** The active alerts of all tenants that are not suppressed, and were not before a time, in pages. */
export class ScanLoudAlertsQuery extends Query<readonly LoudAlert[]> {
  /** @param after the last alert of the page before */
  constructor(
    readonly before: Date,
    readonly max: number,
    readonly after: Pick<LoudAlert, 'tenantId' | 'id'> | undefined,
  ) {
    super();
  }
}

const loud = `
  SELECT tenant_id AS "tenantId", id, epoch, severity, escalation_policy_id AS "escalationPolicyId", rang_at AS "rangAt", notify
  FROM alerts WHERE status = 'active' AND quiet_reason IS NULL AND rang_at < $1`;

// the rest of a tenant, then the next tenants: each part is read in the order of the index of active alerts, from where it begins
const select = prepared(`
  (${loud} AND tenant_id = $3 AND id > $4 ORDER BY id LIMIT $2)
  UNION ALL (${loud} AND tenant_id > $3 ORDER BY tenant_id, id LIMIT $2)
  ORDER BY "tenantId", id LIMIT $2`);

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

@QueryHandler(ScanLoudAlertsQuery)
export class ScanLoudAlertsHandler implements IQueryHandler<ScanLoudAlertsQuery> {
  constructor(private readonly database: Database) {}

  execute({ before, max, after }: ScanLoudAlertsQuery): Promise<readonly LoudAlert[]> {
    return this.database.query(SYSTEM, select, [before, max, after?.tenantId ?? BEFORE_ALL, after?.id ?? BEFORE_ALL]);
  }
}
