import { IsClockTime } from '../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../libs/http/days-of-week';
import { type DayOfWeek, daysOfWeek } from '../../../../libs/windows/day-windows';

/** The hours of some days of the week. Hours that end earlier than they begin end on the next day. */
export class MemberHoursDto {
  @IsDaysOfWeek()
  days: DayOfWeek[] = [...daysOfWeek];

  /**
   * The local time at which they begin.
   * @example "08:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which they end; the same as `from`: a whole day later.
   * @example "16:00"
   */
  @IsClockTime()
  to: string;
}

/** Working hours with their time zone: a snooze takes them as they are. */
export class OwnHoursDto extends MemberHoursDto {
  /** The IANA name of the member's time zone, else of the tenant's. */
  time_zone: string;
}
