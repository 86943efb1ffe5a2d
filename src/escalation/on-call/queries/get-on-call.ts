import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { refsOf } from '../domain/tenant-ref';
import { Timelines } from '../timeline/timelines';

/** Who is on call on a schedule at an instant. */
export interface OnCall {
  readonly scheduleId: string;
  /** The ids of members; empty: nobody. */
  readonly onCall: readonly string[];
  /** When the next shift begins or one of these ends; null: nothing changes within a year. */
  readonly until: Date | null;
}

/** Who is on call on each schedule at an instant; schedules that do not exist are absent. Takes any number of schedules in a few statements. */
export class GetOnCallQuery extends Query<ReadonlyMap<string, OnCall>> {
  constructor(
    readonly tenantId: string,
    readonly scheduleIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(GetOnCallQuery)
export class GetOnCallHandler implements IQueryHandler<GetOnCallQuery> {
  constructor(private readonly timelines: Timelines) {}

  async execute({ tenantId, scheduleIds, at }: GetOnCallQuery): Promise<ReadonlyMap<string, OnCall>> {
    const found = await this.timelines.at(refsOf(tenantId, scheduleIds), at);
    const entries = [...found].map(([scheduleId, { people, until }]) => {
      const onCall = [...new Set(people.map(({ memberId }) => memberId))];
      return [scheduleId, { scheduleId, onCall, until: until === null ? null : new Date(until) }] as const;
    });
    return new Map(entries);
  }
}
