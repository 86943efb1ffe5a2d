import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AuditLine } from '../../../libs/audit/audit-entry';
import { type AuditFilters, AuditLog, type AuditVerdict } from '../../../libs/audit/audit-log';

export type { AuditFilters, AuditLine, AuditVerdict };

/** Lists the changes in a tenant, latest first; with `beforeSeq`, only the lines before that one. */
export class ListAuditQuery extends Query<readonly AuditLine[]> {
  constructor(
    readonly tenantId: string,
    readonly filters: AuditFilters,
    readonly limit: number,
    readonly beforeSeq?: number,
  ) {
    super();
  }
}

/** Checks whether a tenant's audit log is complete and unchanged. */
export class VerifyAuditQuery extends Query<AuditVerdict> {
  constructor(readonly tenantId: string) {
    super();
  }
}

/** Exports a tenant's whole audit log as of now, oldest first. The pages are read one by one as they are consumed. */
export class ExportAuditQuery extends Query<AsyncIterable<readonly AuditLine[]>> {
  constructor(
    readonly tenantId: string,
    readonly filters: AuditFilters,
  ) {
    super();
  }
}

@QueryHandler(ListAuditQuery)
export class ListAuditHandler implements IQueryHandler<ListAuditQuery> {
  constructor(private readonly log: AuditLog) {}

  execute({ tenantId, filters, limit, beforeSeq }: ListAuditQuery): Promise<readonly AuditLine[]> {
    return this.log.latest(tenantId, filters, limit, beforeSeq);
  }
}

@QueryHandler(VerifyAuditQuery)
export class VerifyAuditHandler implements IQueryHandler<VerifyAuditQuery> {
  constructor(private readonly log: AuditLog) {}

  execute({ tenantId }: VerifyAuditQuery): Promise<AuditVerdict> {
    return this.log.verify(tenantId);
  }
}

@QueryHandler(ExportAuditQuery)
export class ExportAuditHandler implements IQueryHandler<ExportAuditQuery> {
  constructor(private readonly log: AuditLog) {}

  execute({ tenantId, filters }: ExportAuditQuery): Promise<AsyncIterable<readonly AuditLine[]>> {
    return Promise.resolve(this.log.all(tenantId, filters));
  }
}
