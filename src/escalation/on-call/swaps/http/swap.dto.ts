import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../../../libs/http/instant';
import { IsUuid } from '../../../../../libs/http/is-uuid';
import { Nested } from '../../../../../libs/http/nested';
import { type SwapState, swapStates } from '../domain/swap';

export class SwapIdDto {
  /** The swap request's id. */
  @IsUuid()
  id: string;
}

export class SwapScheduleIdDto {
  /** The on-call schedule's id. */
  @IsUuid()
  id: string;
}

export class SwapOfScheduleIdDto extends SwapScheduleIdDto {
  /** The swap request's id. */
  @IsUuid()
  swap_id: string;
}

export class SwapSpanDto {
  @ApiProperty({ description: 'When it begins (ISO 8601).', example: '2026-12-07T09:00:00Z' })
  @IsInstant()
  from: string;

  @ApiProperty({ description: 'When it ends (ISO 8601).', example: '2026-12-07T17:00:00Z' })
  @IsInstant()
  until: string;
}

/** Asks that somebody takes over a shift. */
export class RequestSwapDto {
  @ApiProperty({
    description: 'When the shift begins (ISO 8601), later than now: a request expires when its shift begins.',
    example: '2026-11-30T09:00:00Z',
  })
  @IsInstant()
  from: string;

  @ApiProperty({ description: 'When the shift ends (ISO 8601).', example: '2026-11-30T17:00:00Z' })
  @IsInstant()
  until: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Who is asked; left out: anybody.',
  })
  @IsOptional()
  @IsUuid()
  to_member_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Whose shift it is, with the permission to manage; left out: yours.',
  })
  @IsOptional()
  @IsUuid()
  member_id?: string | null;

  @ApiPropertyOptional({
    type: SwapSpanDto,
    nullable: true,
    description: 'A shift of the member who accepts, which the member who asks takes over in exchange.',
  })
  @IsOptional()
  @Nested(() => SwapSpanDto)
  in_exchange?: SwapSpanDto | null;
}

export class SwapDto {
  id: string;
  schedule_id: string;
  /** Whose shift it is. */
  member_id: string;
  /** Who is asked; null: anybody. */
  to_member_id: string | null;
  from: string;
  until: string;
  in_exchange: SwapSpanDto | null;
  @ApiProperty({ enum: swapStates })
  state: SwapState;
  accepted_by: string | null;
  /** An edit has moved the shift after it was accepted: somebody should look. */
  is_flagged: boolean;
  version: number;
  created_at: string;
  updated_at: string;
}

export class SwapPageDto {
  items: SwapDto[];
  next_cursor: string | null;
}
