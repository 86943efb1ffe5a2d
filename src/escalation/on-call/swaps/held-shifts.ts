import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetShiftsQuery } from '../queries/get-shifts';
import { type HeldShift, isOnCallThroughout } from './domain/swap';

/** Whose shift a swap is about, and when. */
export interface HeldSpan {
  readonly memberId: string;
  readonly from: Date;
  readonly until: Date;
}

/** Asks who is on call during a swap's time, in the current transaction. */
@Injectable()
export class HeldShifts {
  constructor(private readonly queries: QueryBus) {}

  /** Whether a member is on call during all of a span. What is over counts as held. */
  async isHeld(tenantId: string, scheduleId: string, { memberId, from, until }: HeldSpan): Promise<boolean> {
    if (from >= until) return true;
    const shifts = await this.shiftsOf(tenantId, scheduleId, from, until);
    return isOnCallThroughout(shifts, memberId, { from: from.getTime(), until: until.getTime() });
  }

  /** The shifts of a schedule in a span. */
  async shiftsOf(tenantId: string, scheduleId: string, from: Date, until: Date): Promise<readonly HeldShift[]> {
    const found = await this.queries.execute(new GetShiftsQuery(tenantId, [scheduleId], from, until));
    return (found.get(scheduleId) ?? []).map((shift) => ({
      from: shift.from.getTime(),
      until: shift.until.getTime(),
      memberId: shift.memberId,
    }));
  }
}
