import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { Nested } from '../../../libs/http/nested';
import { SelectionDto } from '../matchers/selection.dto';

export class InhibitionIdDto {
  /** The inhibition's id. */
  @IsUuid()
  id: string;
}

/** Which alerts explain, and so suppress, which others. */
export class SaveInhibitionDto {
  /**
   * The name of the inhibition, unique in the tenant.
   * @example "API failure explains failed till syncs"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  name: string;

  @ApiProperty({
    type: SelectionDto,
    description: 'The explaining alerts: while an alert that matches this is open, `target` is suppressed.',
    example: { alert_types: ['api_health'] },
  })
  @IsDefined()
  @Nested(() => SelectionDto)
  source: SelectionDto;

  @ApiProperty({
    type: SelectionDto,
    description:
      'The problems that are suppressed. Those that still go on when the explaining alert ends raise an alert then.',
    example: { alert_types: ['pos_sync_failed'] },
  })
  @IsDefined()
  @Nested(() => SelectionDto)
  target: SelectionDto;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 5,
    example: ['store'],
    description: 'The inhibition applies only if these labels have equal values on both alerts.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(128, { each: true })
  equal?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 3_600,
    default: 5,
    example: 5,
    description: 'How many seconds a new problem waits for an explaining alert before anybody is notified.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3_600)
  wait_seconds?: number;

  @ApiPropertyOptional({
    default: true,
    example: true,
    description: 'An inhibition that is not active suppresses nothing.',
  })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;
}

export class InhibitionDto {
  id: string;
  name: string;
  source: SelectionDto;
  target: SelectionDto;
  equal: string[];
  wait_seconds: number;
  is_active: boolean;
  version: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export class InhibitionPageDto {
  items: InhibitionDto[];
  next_cursor: string | null;
}
