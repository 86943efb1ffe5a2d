import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { openStatuses, type Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** The fields of an open alert that matchers compare. */
export interface OpenAlert {
  readonly id: string;
  readonly status: Status;
  readonly alertType: string;
  readonly severity: Severity;
  readonly source: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly title: string;
  readonly createdAt: Date;
}

/**
 * Returns a tenant's open alerts in batches: active ones first, then acknowledged, then snoozed; the newest first in
 * each.
 */
export class ScanOpenAlertsQuery extends Query<readonly OpenAlert[]> {
  /** @param after the last alert of the batch before */
  constructor(
    readonly tenantId: string,
    readonly max: number,
    readonly after?: OpenAlert,
  ) {
    super();
  }
}

// one query per status: so PostgreSQL reads each in the order of the index
const select = `
  SELECT id, status, alert_type AS "alertType", severity, source_service AS source, labels, title, created_at AS "createdAt"
  FROM alerts WHERE tenant_id = $1 AND status = $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $5`;

@QueryHandler(ScanOpenAlertsQuery)
export class ScanOpenAlertsHandler implements IQueryHandler<ScanOpenAlertsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ tenantId, max, after }: ScanOpenAlertsQuery): Promise<readonly OpenAlert[]> {
    const found: OpenAlert[] = [];
    for (const status of openStatuses.slice(after ? openStatuses.indexOf(after.status) : 0)) {
      const from = after?.status === status ? after : undefined;
      const values = [tenantId, status, from?.createdAt ?? null, from?.id ?? null, max - found.length];
      found.push(...(await this.database.query<OpenAlert[]>(tenantId, select, values)));
      if (found.length === max) break;
    }
    return found;
  }
}
