import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../../../libs/http/instant';
import { PageQueryDto } from '../../../../../libs/http/page.dto';

/** Selects a span of time, at most 366 days. */
export class OnCallSpanDto {
  @ApiPropertyOptional({ description: 'When the span begins (ISO 8601). Left out: now.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    description: 'When the span ends (ISO 8601), at most 366 days later. Left out: 30 days after it begins.',
  })
  @IsOptional()
  @IsInstant()
  until?: string;
}

export class OnCallAtDto {
  @ApiPropertyOptional({ description: 'The time to look at (ISO 8601). Left out: now.' })
  @IsOptional()
  @IsInstant()
  at?: string;
}

export class OnCallAtPageDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'The time to look at (ISO 8601). Left out: now.' })
  @IsOptional()
  @IsInstant()
  at?: string;
}

/** Who is on call on a schedule at a time. */
export class OnCallDto {
  schedule_id: string;
  /** The ids of members; empty: nobody. */
  on_call: string[];
  /** When the next shift begins or one of these ends; null: not within a year. */
  until: string | null;
}

export class OnCallPageDto {
  items: OnCallDto[];
  next_cursor: string | null;
}

export class ShiftDto {
  from: string;
  until: string;
  member_id: string;
  /** The override by which the member is on call; null: it is their turn. */
  override_id: string | null;
}

export class ShiftsDto {
  /** Who is on call. */
  final: ShiftDto[];
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { $ref: '#/components/schemas/ShiftDto' } },
    description: 'The turns of each layer, before overrides.',
  })
  layers: ShiftDto[][];
}

/** A time in which nobody is on call. */
export class OnCallGapDto {
  from: string;
  until: string;
}

export class OnCallGapsDto {
  items: OnCallGapDto[];
}
