import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SuppressionNotFound } from '../domain/suppression.errors';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import type { SuppressionRow } from '../suppression-view';

/** A suppression, and how many problems and events it suppresses now. */
export interface SuppressionView {
  readonly row: SuppressionRow;
  readonly held: { readonly problems: number; readonly events: number };
}

const nothing = { problems: 0, events: 0 };

/** The position of a suppression in the list, for paging. */
export interface SuppressionPosition {
  readonly createdAt: string;
  readonly id: string;
}

/** A page of the suppressions of a tenant, newest first. */
export class ListSuppressionsQuery extends Query<readonly SuppressionView[]> {
  /** @param isActive true: only those in force now or later; false: only the others */
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly isActive?: boolean,
    readonly after?: SuppressionPosition,
  ) {
    super();
  }
}

@QueryHandler(ListSuppressionsQuery)
export class ListSuppressionsHandler implements IQueryHandler<ListSuppressionsQuery> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
  ) {}

  async execute({ tenantId, limit, isActive, after }: ListSuppressionsQuery): Promise<readonly SuppressionView[]> {
    const rows = await this.suppressions.list(tenantId, limit, isActive, after);
    const held = await this.problems.heldBy(
      tenantId,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({ row, held: held.get(row.id) ?? nothing }));
  }
}

/** One suppression. Throws SuppressionNotFound. */
export class GetSuppressionQuery extends Query<SuppressionView> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetSuppressionQuery)
export class GetSuppressionHandler implements IQueryHandler<GetSuppressionQuery> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly problems: SuppressedProblemsRepository,
  ) {}

  async execute({ tenantId, id }: GetSuppressionQuery): Promise<SuppressionView> {
    const row = await this.suppressions.find(tenantId, id);
    if (!row) throw new SuppressionNotFound(id);
    return { row, held: (await this.problems.heldBy(tenantId, [id])).get(id) ?? nothing };
  }
}
