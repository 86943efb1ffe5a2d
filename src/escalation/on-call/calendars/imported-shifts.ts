import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../../libs/outbox/outbox';
import { ScheduleChangedEvent } from '../events/schedule-changed.event';
import type { ImportedSpan } from './domain/planned-shifts';
import { CalendarShiftsRepository, type ShiftsOwner } from './persistence/calendar-shifts.repository';

/** Writes the shifts of imported calendars, and says so where they have changed. */
@Injectable()
export class ImportedShifts {
  constructor(
    private readonly shifts: CalendarShiftsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Makes the shifts of an import what its calendar says, in the current transaction. */
  async replace(owner: ShiftsOwner, spans: readonly ImportedSpan[], now: Date): Promise<void> {
    if (!(await this.shifts.replace(owner, spans, now))) return;
    const { tenantId, scheduleId } = owner;
    const changed = new ScheduleChangedEvent({ tenantId, scheduleId, timestamp: now.toISOString() });
    await this.outbox.record(tenantId, [changed]);
  }
}
