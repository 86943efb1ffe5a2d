import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsInstant } from '../../../../../libs/http/instant';
import { IsUuid } from '../../../../../libs/http/is-uuid';
import { type OverrideKind, overrideKinds } from '../../domain/override';

export class OverrideIdDto {
  /** The schedule's id. */
  @IsUuid()
  id: string;

  /** The override's id. */
  @IsUuid()
  override_id: string;
}

/** Changes who is on call for a time. */
export class CreateOverrideDto {
  @ApiProperty({
    enum: overrideKinds,
    example: 'add',
    description:
      '`add`: the member is on call, too; `remove`: the member is not; `replace`: the member takes the place of `replaces`.',
  })
  @IsIn(overrideKinds)
  kind: OverrideKind;

  @ApiProperty({
    description: 'When it begins (ISO 8601). A time in the past is taken as now.',
    example: '2026-11-25T09:00:00Z',
  })
  @IsInstant()
  from: string;

  @ApiProperty({
    description: 'When it ends (ISO 8601).',
    example: '2099-01-01T00:00:00Z',
  })
  @IsInstant()
  until: string;

  /**
   * Who is added or takes over; of `remove`: who is taken away.
   * @example "0197c3a0-de30-7008-8000-000000000000"
   */
  @IsUuid()
  member_id: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Of `replace`: whose place the member takes; left out: that of everybody who is on call.',
  })
  @IsOptional()
  @IsUuid()
  replaces?: string | null;
}

export class OverrideDto {
  id: string;
  schedule_id: string;
  @ApiProperty({ enum: overrideKinds })
  kind: OverrideKind;
  from: string;
  until: string;
  member_id: string;
  replaces: string | null;
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

export class OverridePageDto {
  items: OverrideDto[];
  next_cursor: string | null;
}
