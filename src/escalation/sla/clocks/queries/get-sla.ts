import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { GetAlertQuery, type Viewer } from '../../../../alerts';
import type { SlaClock } from '../clock-row';
import { ClocksRepository } from '../persistence/clocks.repository';

/** The deadlines of an alert, that of the response first, if the viewer may see the alert. Throws AlertNotFound. */
export class GetSlaQuery extends Query<readonly SlaClock[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
  ) {
    super();
  }
}

@QueryHandler(GetSlaQuery)
export class GetSlaHandler implements IQueryHandler<GetSlaQuery> {
  constructor(
    private readonly clocks: ClocksRepository,
    private readonly queries: QueryBus,
  ) {}

  async execute({ tenantId, alertId, viewer }: GetSlaQuery): Promise<readonly SlaClock[]> {
    await this.queries.execute(new GetAlertQuery(tenantId, alertId, viewer));
    return this.clocks.of(tenantId, alertId);
  }
}
