import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database } from '../../../../libs/database/database';
import { openStatuses, type Status } from '../../domain/alert-status';
import type { Severity } from '../../domain/severity';

/** An open alert, as far as it can be told from others. */
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

/** A tenant's open alerts, some at once: those that are active first, of equal ones the newest. */
export class ScanOpenAlertsQuery extends Query<readonly OpenAlert[]> {
  /** @param after the last one of those before */
  constructor(
    readonly tenantId: string,
    readonly max: number,
    readonly after?: OpenAlert,
  ) {
    super();
  }
}

// one status at a time: so the index gives them in their order
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
