import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DeliveryAttemptsRepository } from '../persistence/delivery-attempts.repository';
import { DeliveryLists } from '../persistence/delivery-lists';
import type { DeliveryView } from './list-deliveries';

/** Some deliveries by their ids; those that are gone are missing. */
export class FindDeliveriesQuery extends Query<readonly DeliveryView[]> {
  constructor(
    readonly tenantId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(FindDeliveriesQuery)
export class FindDeliveriesHandler implements IQueryHandler<FindDeliveriesQuery> {
  constructor(
    private readonly lists: DeliveryLists,
    private readonly attempts: DeliveryAttemptsRepository,
  ) {}

  async execute({ tenantId, ids }: FindDeliveriesQuery): Promise<readonly DeliveryView[]> {
    const [rows, attempts] = await Promise.all([this.lists.some(tenantId, ids), this.attempts.of(tenantId, ids)]);
    return rows.map((delivery) => ({
      delivery,
      attempts: attempts.filter(({ deliveryId }) => deliveryId === delivery.id),
    }));
  }
}
