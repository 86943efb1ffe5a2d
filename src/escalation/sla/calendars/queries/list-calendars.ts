import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { SlaCalendarRow } from '../calendar-view';
import { CalendarsRepository } from '../persistence/calendars.repository';

/** A page of the SLA calendars of a tenant, oldest first. */
export class ListSlaCalendarsQuery extends Query<readonly SlaCalendarRow[]> {
  constructor(
    readonly tenantId: string,
    readonly limit: number,
    readonly after?: string,
  ) {
    super();
  }
}

@QueryHandler(ListSlaCalendarsQuery)
export class ListSlaCalendarsHandler implements IQueryHandler<ListSlaCalendarsQuery> {
  constructor(private readonly calendars: CalendarsRepository) {}

  execute({ tenantId, limit, after }: ListSlaCalendarsQuery): Promise<readonly SlaCalendarRow[]> {
    return this.calendars.list(tenantId, limit, after);
  }
}

/** One SLA calendar. Throws SlaCalendarNotFound. */
export class GetSlaCalendarQuery extends Query<SlaCalendarRow> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetSlaCalendarQuery)
export class GetSlaCalendarHandler implements IQueryHandler<GetSlaCalendarQuery> {
  constructor(private readonly calendars: CalendarsRepository) {}

  execute({ tenantId, id }: GetSlaCalendarQuery): Promise<SlaCalendarRow> {
    return this.calendars.get(tenantId, id);
  }
}
