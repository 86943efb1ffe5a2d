import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { AlertFilterDto } from '../../listing/http/alert-filter.dto';
import { AssignDto, SnoozeDto } from '../../lifecycle/http/alert-action.dto';

/** What may be done with many alerts; `suppress` is another word for `ignore`. */
export const bulkActions = [
  'acknowledge',
  'unacknowledge',
  'resolve',
  'snooze',
  'unsnooze',
  'ignore',
  'suppress',
  'escalate',
  'assign',
  'read',
  'dismiss',
] as const;

const MAX_IDS = 1_000;

export class BulkActionDto extends IntersectionType(SnoozeDto, AssignDto) {
  @ApiProperty({
    enum: bulkActions,
    description:
      'What to do. `suppress` is `ignore`; `snooze` takes `until`, `minutes` or `working_hours`, `assign` takes whom.',
    example: 'acknowledge',
  })
  @IsIn(bulkActions)
  action: (typeof bulkActions)[number];

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    minItems: 1,
    maxItems: MAX_IDS,
    description: 'The alerts. Or a `filter`.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID(undefined, { each: true })
  alert_ids?: string[];

  @ApiPropertyOptional({
    type: AlertFilterDto,
    description: 'All alerts that `GET /alerts` would list with it. Or `alert_ids`.',
    example: { status: ['active'], severity: ['low'] },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AlertFilterDto)
  filter?: AlertFilterDto;
}

export class BulkResultDto {
  alert_id: string;
  @ApiProperty({ enum: ['done', 'conflict', 'not_found'] })
  outcome: 'done' | 'conflict' | 'not_found';
  /** Why not. */
  detail: string | null;
}

export class BulkOutcomeDto {
  /** With more than 1,000 alerts: ask by it how far it has come. */
  id: string | null;
  @ApiProperty({ enum: bulkActions })
  action: string;
  @ApiProperty({ enum: ['running', 'done', 'cancelled'] })
  state: 'running' | 'done' | 'cancelled';
  /** How many alerts were meant. */
  total: number;
  succeeded: number;
  failed: number;
  /** What became of each. */
  results: BulkResultDto[];
  /** The next page of the results of an action that has an id. */
  next_cursor: string | null;
}

export class BulkActionIdDto {
  /** The action's id. */
  @IsUUID()
  id: string;
}
