import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
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
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { SelectionDto } from './selection.dto';

export class InhibitionIdDto {
  /** The inhibition's id. */
  @IsUUID()
  id: string;
}

/** Which alerts explain which others. */
export class SaveInhibitionDto {
  /**
   * Unique in the tenant.
   * @example "The weather service explains the tills"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  name: string;

  @ApiProperty({
    type: SelectionDto,
    description: 'While an alert like this is open …',
    example: { alert_types: ['api_health'] },
  })
  @IsDefined()
  @ValidateNested()
  @Type(() => SelectionDto)
  source: SelectionDto;

  @ApiProperty({
    type: SelectionDto,
    description: '… occurrences like this stay quiet, and ring if they still go on at its end.',
    example: { alert_types: ['pos_sync_failed'] },
  })
  @IsDefined()
  @ValidateNested()
  @Type(() => SelectionDto)
  target: SelectionDto;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 5,
    example: ['store'],
    description: 'Only where these labels have equal values.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @Matches(/^[A-Za-z_]\w{0,62}$/, { each: true })
  equal?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 3_600,
    default: 5,
    example: 5,
    description: 'Seconds that a new problem waits for the alert that explains it, before anybody is told.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3_600)
  wait_seconds?: number;

  @ApiPropertyOptional({ default: true, example: true })
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
