import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { DeliveryAttemptRow, DeliveryRow } from '../delivery-row';
import { DeliveryNotFound } from '../domain/delivery.errors';
import { DeliveryAttemptsRepository } from '../persistence/delivery-attempts.repository';
import type { DeliveryFilter } from '../delivery-filter';
import { DeliveryLists } from '../persistence/delivery-lists';

/** A delivery with its attempts, the first ones first. */
export interface DeliveryView {
  readonly delivery: DeliveryRow;
  readonly attempts: readonly DeliveryAttemptRow[];
}

/** A page of the deliveries of a tenant, the newest first. */
export class ListDeliveriesQuery extends Query<readonly DeliveryView[]> {
  /** @param before the id of the last delivery of the previous page */
  constructor(
    readonly tenantId: string,
    readonly filter: DeliveryFilter,
    readonly limit: number,
    readonly before?: string,
  ) {
    super();
  }
}

@QueryHandler(ListDeliveriesQuery)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveriesQuery> {
  constructor(
    private readonly lists: DeliveryLists,
    private readonly attempts: DeliveryAttemptsRepository,
  ) {}

  async execute({ tenantId, filter, limit, before }: ListDeliveriesQuery): Promise<readonly DeliveryView[]> {
    const rows = await this.lists.page(tenantId, filter, limit, before);
    const attempts = await this.attempts.of(
      tenantId,
      rows.map(({ id }) => id),
    );
    return rows.map((delivery) => ({
      delivery,
      attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
    }));
  }
}

/** One delivery. Throws DeliveryNotFound. */
export class GetDeliveryQuery extends Query<DeliveryView> {
  /** @param userId only a delivery to this member; undefined: to anybody */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly userId?: string,
  ) {
    super();
  }
}

@QueryHandler(GetDeliveryQuery)
export class GetDeliveryHandler implements IQueryHandler<GetDeliveryQuery> {
  constructor(
    private readonly lists: DeliveryLists,
    private readonly attempts: DeliveryAttemptsRepository,
  ) {}

  async execute({ tenantId, id, userId }: GetDeliveryQuery): Promise<DeliveryView> {
    const delivery = await this.lists.find(tenantId, id);
    if (!delivery || (userId !== undefined && delivery.userId !== userId)) throw new DeliveryNotFound(id);
    return { delivery, attempts: await this.attempts.of(tenantId, [id]) };
  }
}
