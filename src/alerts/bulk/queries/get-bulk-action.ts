import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { BulkResult } from '../domain/bulk';
import { BulkActionNotFound } from '../../lifecycle/domain/alert.errors';
import type { BulkActionRow } from '../persistence/bulk-action.entity';
import { BulkActionsRepository } from '../persistence/bulk-actions.repository';

/** A bulk action, and a page of its results. */
export interface BulkActionView {
  readonly action: BulkActionRow;
  readonly results: readonly BulkResult[];
}

/** Returns a bulk action and a page of its results. Throws BulkActionNotFound. */
export class GetBulkActionQuery extends Query<BulkActionView> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    /** Only if this member started it; undefined: any member. */
    readonly startedBy: string | undefined,
    readonly limit: number,
    /** The last alert id of the page before. */
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(GetBulkActionQuery)
export class GetBulkActionHandler implements IQueryHandler<GetBulkActionQuery> {
  constructor(private readonly actions: BulkActionsRepository) {}

  async execute({ tenantId, id, startedBy, limit, after }: GetBulkActionQuery): Promise<BulkActionView> {
    const action = await this.actions.find(tenantId, id, startedBy);
    if (!action) throw new BulkActionNotFound(id);
    return { action, results: await this.actions.results(tenantId, id, limit, after) };
  }
}
