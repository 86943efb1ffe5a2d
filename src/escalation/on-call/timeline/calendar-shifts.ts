import type { TenantRef } from '../domain/tenant-ref';
import type { CalendarShift } from '../domain/layer-people';

/** The shifts that imported calendars give to layers of the type `calendar`. */
export abstract class CalendarShifts {
  /** The shifts of each schedule that have a part in a span, in the current transaction if there is one. */
  abstract of(
    schedules: readonly TenantRef[],
    from: Date,
    until: Date,
  ): Promise<ReadonlyMap<string, readonly CalendarShift[]>>;
}
