import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { compileTopic } from '../../domain/topic';
import { RecentEventsRepository } from '../../evaluation/persistence/recent-events.repository';
import { type SeenField, eventFields } from '../event-fields';

/** What came lately, for whoever writes a rule. */
export interface DescribedEvents {
  readonly types: readonly string[];
  readonly fields: readonly SeenField[];
}

/** The types of the stored events of a tenant, and the fields of the latest events of a topic (undefined: none). */
export class DescribeEventsQuery extends Query<DescribedEvents> {
  constructor(
    readonly tenantId: string,
    readonly topic: string | undefined,
  ) {
    super();
  }
}

const EVENTS_READ = 20;
const MAX_TYPES = 500;

@QueryHandler(DescribeEventsQuery)
export class DescribeEventsHandler implements IQueryHandler<DescribeEventsQuery> {
  constructor(private readonly recent: RecentEventsRepository) {}

  async execute({ tenantId, topic }: DescribeEventsQuery): Promise<DescribedEvents> {
    const types = await this.recent.types(tenantId);
    const wanted = topic === undefined ? [] : types.filter(compileTopic(topic));
    const latest = wanted.length > 0 ? await this.recent.latest(tenantId, wanted, EVENTS_READ) : [];
    return { types: types.slice(0, MAX_TYPES), fields: eventFields(latest) };
  }
}
