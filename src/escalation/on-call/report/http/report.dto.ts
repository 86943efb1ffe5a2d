import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../../../libs/http/instant';
import { IsUuid } from '../../../../../libs/http/is-uuid';

export class OnCallReportQueryDto {
  @ApiPropertyOptional({ description: 'When the report begins (ISO 8601). Left out: 30 days before it ends.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ description: 'When the report ends (ISO 8601), at most 366 days later. Left out: now.' })
  @IsOptional()
  @IsInstant()
  until?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only this schedule; left out: all.' })
  @IsOptional()
  @IsUuid()
  schedule_id?: string;
}

/** How much a member was on call. */
export class MemberLoadDto {
  member_id: string;
  hours: number;
  /** Nights, from 22:00 to 06:00, of which they were on call for a part. */
  nights: number;
  /** Weekends, Saturday and Sunday, of which they were on call for a part. */
  weekends: number;
  shifts: number;
  /** How often an escalation told them while they were on call. */
  pages: number;
  /** Pages on weekends, before 08:00 and from 18:00 on. */
  pages_off_hours: number;
  nights_with_pages: number;
  /** Their part of the hours of all, from 0 to 1. */
  share: number;
}

export class OnCallReportDto {
  from: string;
  until: string;
  /** Most hours first. */
  members: MemberLoadDto[];
}
