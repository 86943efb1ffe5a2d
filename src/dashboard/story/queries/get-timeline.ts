import { IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { FindMembersQuery } from '../../../directory';
import { ListAlertStoryQuery, storyKinds, type Viewer } from '../../../alerts';
import { GetSlaQuery } from '../../../escalation';
import { ListAlertDeliveriesQuery } from '../../../notifications';
import { newestFirst, isBefore, type TimelineEntry, type TimelineKind, type TimelinePosition } from '../timeline';
import { entryOfDelivery, entriesOfSla, entryOfStory } from '../timeline-entries';

/** A page of what happened to an alert, the newest first: changes, messages, deadlines. Throws AlertNotFound. */
export class GetTimelineQuery extends Query<readonly TimelineEntry[]> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly viewer: Viewer,
    readonly kinds: ReadonlySet<TimelineKind>,
    readonly limit: number,
    readonly before?: TimelinePosition,
  ) {
    super();
  }
}

@QueryHandler(GetTimelineQuery)
export class GetTimelineHandler implements IQueryHandler<GetTimelineQuery> {
  constructor(private readonly queries: QueryBus) {}

  /** Each part gives as many entries as a page has: the newest of all are among them. */
  async execute(asked: GetTimelineQuery): Promise<readonly TimelineEntry[]> {
    const { before, limit } = asked;
    const parts = await Promise.all([this.ofAlert(asked), this.ofDeliveries(asked), this.ofSla(asked)]);
    const entries = parts
      .flat()
      .filter((entry) => isBefore(entry, before))
      .sort(newestFirst);
    return this.named(asked.tenantId, entries.slice(0, limit));
  }

  /** It is asked for even if none of its kinds is wanted: it says whether the viewer may see the alert. */
  private async ofAlert({ tenantId, alertId, viewer, kinds, limit, before }: GetTimelineQuery) {
    const wanted = storyKinds.filter((kind) => kinds.has(kind));
    const story = new ListAlertStoryQuery(tenantId, alertId, viewer, wanted, limit, before);
    return (await this.queries.execute(story)).map(entryOfStory);
  }

  /** Who may not see everything sees the messages to themselves. */
  private async ofDeliveries({ tenantId, alertId, viewer, kinds, limit, before }: GetTimelineQuery) {
    if (!kinds.has('delivery')) return [];
    const to = viewer.seesAll ? undefined : viewer.memberId;
    const told = await this.queries.execute(new ListAlertDeliveriesQuery(tenantId, alertId, to, limit, before));
    return told.map(entryOfDelivery);
  }

  private async ofSla({ tenantId, alertId, viewer, kinds }: GetTimelineQuery) {
    if (!kinds.has('sla')) return [];
    return (await this.queries.execute(new GetSlaQuery(tenantId, alertId, viewer))).flatMap(entriesOfSla);
  }

  /** Adds the names of members that the entries themselves do not have. */
  private async named(tenantId: string, entries: readonly TimelineEntry[]): Promise<readonly TimelineEntry[]> {
    const ids = entries.flatMap(({ actor }) => (actor && actor.name === null ? [actor.id] : []));
    if (ids.length === 0) return entries;
    const members = await this.queries.execute(new FindMembersQuery(tenantId, [...new Set(ids)]));
    const names = new Map(members.map(({ id, name }) => [id, name]));
    return entries.map((entry) =>
      entry.actor
        ? { ...entry, actor: { ...entry.actor, name: entry.actor.name ?? names.get(entry.actor.id) ?? null } }
        : entry,
    );
  }
}
