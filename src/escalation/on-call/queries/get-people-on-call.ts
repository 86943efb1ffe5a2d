import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { TenantRef } from '../domain/tenant-ref';
import { Timelines } from '../timeline/timelines';

/** The ids of the members on call on each schedule at an instant: many schedules, of many tenants, in a few statements. */
export class GetPeopleOnCallQuery extends Query<ReadonlyMap<string, readonly string[]>> {
  constructor(
    readonly schedules: readonly TenantRef[],
    readonly at: Date,
  ) {
    super();
  }
}

@QueryHandler(GetPeopleOnCallQuery)
export class GetPeopleOnCallHandler implements IQueryHandler<GetPeopleOnCallQuery> {
  constructor(private readonly timelines: Timelines) {}

  async execute({ schedules, at }: GetPeopleOnCallQuery): Promise<ReadonlyMap<string, readonly string[]>> {
    // until when they are on call does not matter, and is looked for far ahead
    const found = await this.timelines.shifts(schedules, at, new Date(at.getTime() + 1));
    return new Map([...found].map(([id, { final }]) => [id, final.map(({ memberId }) => memberId)]));
  }
}
