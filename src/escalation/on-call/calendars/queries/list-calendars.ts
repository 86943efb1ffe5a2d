import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { SchedulesRepository } from '../../schedules/persistence/schedules.repository';
import type { CalendarTokenRecord, ListedImport } from '../calendar-records';
import { CalendarTokensRepository } from '../persistence/calendar-tokens.repository';
import { ImportsRepository } from '../persistence/imports.repository';

/** A page of the calendar tokens of a schedule, ordered by id. Throws ScheduleNotFound. */
export class ListCalendarTokensQuery extends Query<readonly CalendarTokenRecord[]> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListCalendarTokensQuery)
export class ListCalendarTokensHandler implements IQueryHandler<ListCalendarTokensQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly tokens: CalendarTokensRepository,
  ) {}

  async execute({
    tenantId,
    scheduleId,
    limit,
    after,
  }: ListCalendarTokensQuery): Promise<readonly CalendarTokenRecord[]> {
    await this.schedules.get(tenantId, scheduleId);
    return this.tokens.list(tenantId, scheduleId, limit, after);
  }
}

/** A page of the imported calendars of a schedule, ordered by id. Throws ScheduleNotFound. */
export class ListImportsQuery extends Query<readonly ListedImport[]> {
  constructor(
    readonly tenantId: string,
    readonly scheduleId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListImportsQuery)
export class ListImportsHandler implements IQueryHandler<ListImportsQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly imports: ImportsRepository,
  ) {}

  async execute({ tenantId, scheduleId, limit, after }: ListImportsQuery): Promise<readonly ListedImport[]> {
    await this.schedules.get(tenantId, scheduleId);
    return this.imports.list(tenantId, scheduleId, limit, after);
  }
}
