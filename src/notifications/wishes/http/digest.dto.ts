import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsClockTime } from '../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../libs/http/days-of-week';
import type { Fault } from '../../../../libs/kernel/domain-error';
import { type DayOfWeek, daysOfWeek } from '../../../../libs/windows/day-windows';
import type { DigestSchedule } from '../wishes';

/** When a digest is sent: so many minutes after its first alert, or at a local time. */
export class DigestScheduleDto {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 5,
    maximum: 1_440,
    example: 60,
    description: 'So many minutes after the first alert. Give this, or `at` and `days`.',
  })
  @IsOptional()
  @IsInt()
  @Min(5)
  @Max(1_440)
  window_minutes?: number;

  @ApiPropertyOptional({ example: '08:00', description: 'At this time of the member’s time zone.' })
  @IsOptional()
  @IsClockTime()
  at?: string;

  @IsOptional()
  @IsDaysOfWeek()
  days?: DayOfWeek[];
}

/** What is wrong with a schedule as a whole. */
export function faultsOfDigest(pointer: string, dto: DigestScheduleDto | null | undefined): Fault[] {
  if (!dto) return [];
  const isWindow = typeof dto.window_minutes === 'number';
  if (isWindow !== (typeof dto.at === 'string') && !(isWindow && dto.days)) return [];
  return [{ pointer, detail: 'must have either window_minutes, or at (with days, unless it is every day)' }];
}

/** Converts a schedule of the API; null and undefined stay as they are. */
export function digestFrom<T extends null | undefined>(dto: DigestScheduleDto | T): DigestSchedule | T {
  if (dto === null || dto === undefined) return dto;
  const { window_minutes: windowMinutes, at = '', days } = dto;
  return typeof windowMinutes === 'number' ? { windowMinutes } : { at, days: days ?? daysOfWeek };
}

/** Converts a schedule to the API. */
export const presentDigest = (schedule: DigestSchedule | null): DigestScheduleDto | null => {
  if (!schedule) return null;
  return 'at' in schedule ? { at: schedule.at, days: [...schedule.days] } : { window_minutes: schedule.windowMinutes };
};
