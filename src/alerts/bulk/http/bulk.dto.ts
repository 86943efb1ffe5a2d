import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { type BulkState, bulkStates } from '../domain/bulk';
import { AlertFilterDto } from '../../listing/http/alert-filter.dto';
import { AssignDto, SnoozeDto } from '../../lifecycle/http/alert-action.dto';

/** The bulk actions; `suppress` is an alias of `ignore`. */
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
      'The action. `suppress` is the same as `ignore`. `snooze` needs `until`, `minutes` or `working_hours`. `assign` uses `assigned_to` and `assigned_role`.',
    example: 'acknowledge',
  })
  @IsIn(bulkActions)
  action: (typeof bulkActions)[number];

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    minItems: 1,
    maxItems: MAX_IDS,
    description: 'The ids of the alerts. Give this or `filter`.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUuid({ each: true })
  alert_ids?: string[];

  @ApiPropertyOptional({
    type: AlertFilterDto,
    description: 'All alerts that `GET /alerts` lists with this filter. Give this or `alert_ids`.',
    example: { status: ['active'], severity: ['low'] },
  })
  @IsOptional()
  @Nested(() => AlertFilterDto)
  filter?: AlertFilterDto;
}

export class BulkResultDto {
  alert_id: string;
  @ApiProperty({ enum: ['done', 'conflict', 'not_found'] })
  outcome: 'done' | 'conflict' | 'not_found';
  /** Why the action was not done; null when it was. */
  detail: string | null;
}

export class BulkOutcomeDto {
  /**
   * The id of a bulk action that runs in the background, to read its progress. Null when everything is done already.
   */
  id: string | null;
  @ApiProperty({ enum: bulkActions })
  action: string;
  @ApiProperty({ enum: bulkStates })
  state: BulkState;
  /** Why a bulk action that has an id failed, for example because the end of its snooze has passed. */
  error: string | null;
  /** How many alerts the request selected. */
  total: number;
  succeeded: number;
  failed: number;
  /** The result of each alert. */
  results: BulkResultDto[];
  /** Send it as `cursor` to get the next page of results of a bulk action that has an id. Null on the last page. */
  next_cursor: string | null;
}

export class BulkActionIdDto {
  /** The id of the bulk action. */
  @IsUuid()
  id: string;
}
