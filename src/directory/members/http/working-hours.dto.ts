import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { IsClockTime } from '../../../../libs/http/clock-time';

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const longNames: Readonly<Record<string, string>> = {
  mon: 'MO',
  tue: 'TU',
  wed: 'WE',
  thu: 'TH',
  fri: 'FR',
  sat: 'SA',
  sun: 'SU',
};

const inShort = (day: unknown): unknown => (typeof day === 'string' ? (longNames[day] ?? day) : day);

/** The hours of some days of the week. Hours that end earlier than they begin end on the next day. */
export class MemberHoursDto {
  @ApiProperty({
    enum: weekdays,
    isArray: true,
    required: false,
    default: weekdays,
    example: ['MO', 'TU'],
    description: '`mon` … `sun` are read as well.',
  })
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(inShort) : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(weekdays, { each: true })
  days: (typeof weekdays)[number][] = [...weekdays];

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
