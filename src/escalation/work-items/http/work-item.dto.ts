import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { IsInstant } from '../../../../libs/http/instant';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { NestedList } from '../../../../libs/http/nested';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { QueryBoolean } from '../../../../libs/http/query';
import {
  MAX_RESOURCE_ID,
  MAX_RESOURCE_TYPE,
  MAX_TITLE,
  type WorkItemPriority,
  workItemPriorities,
  type WorkItemStatus,
  workItemStatuses,
} from '../domain/work-item';
import { IsSmallJson } from './is-small-json';

/** How many work items a request may have. */
const MAX_ITEMS = 1_000;

/** The field may be left out; null is not one of its values. */
const MayBeAbsent = (options: ApiPropertyOptions): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional(options),
    ValidateIf((_, value) => value !== undefined),
  );

const MayBeInstant = (description: string, example: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description, example }),
    IsOptional(),
    IsInstant(),
  );

const ResourcePart = (description: string, maxLength: number, example: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description, minLength: 1, maxLength, example }),
    IsString(),
    IsNotEmpty(),
    MaxLength(maxLength),
  );

const resourceType = 'What it is, as its service calls it: complaint, booking, order.';
const resourceId = 'Its id in that service.';

export class WorkItemKeyDto {
  @ResourcePart(resourceType, MAX_RESOURCE_TYPE, 'complaint')
  resource_type: string;

  @ResourcePart(resourceId, MAX_RESOURCE_ID, 'C-4711')
  resource_id: string;
}

/** What is known of a work item. What is left out stays as it is. */
export class SaveWorkItemDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_TITLE, example: 'Cold soup at table 7' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TITLE)
  title?: string | null;

  @MayBeAbsent({ enum: workItemPriorities, example: 'high', description: 'Of a new item: `medium`.' })
  @IsIn(workItemPriorities)
  priority?: WorkItemPriority;

  @MayBeAbsent({ enum: workItemStatuses, example: 'open', description: 'Of a new item: `open`.' })
  @IsIn(workItemStatuses)
  status?: WorkItemStatus;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The member who does it; null: nobody.',
  })
  @IsOptional()
  @IsUuid()
  assignee_id?: string | null;

  @MayBeInstant('Until when somebody must have responded.', '2030-11-24T10:00:00Z')
  response_due_at?: string | null;

  @MayBeInstant('Until when it must be done.', '2030-11-25T10:00:00Z')
  resolution_due_at?: string | null;

  @MayBeInstant('When somebody responded.', '2030-11-24T09:30:00Z')
  responded_at?: string | null;

  @MayBeInstant('When it was done.', '2030-11-25T09:30:00Z')
  resolved_at?: string | null;

  @MayBeAbsent({
    type: 'object',
    additionalProperties: true,
    example: { table: 7 },
    description: 'Anything else, at most 16 KiB as JSON.',
  })
  @IsObject()
  @IsSmallJson()
  metadata?: Record<string, unknown>;

  @MayBeInstant(
    'Since when this is so; left out: now. What was reported of a later time stays as it is.',
    '2026-11-23T08:00:00Z',
  )
  occurred_at?: string | null;
}

/** A work item of a list. */
export class ReportedWorkItemDto extends SaveWorkItemDto {
  @ResourcePart(resourceType, MAX_RESOURCE_TYPE, 'complaint')
  resource_type: string;

  @ResourcePart(resourceId, MAX_RESOURCE_ID, 'C-4711')
  resource_id: string;
}

export class SaveWorkItemsDto {
  @ApiProperty({
    type: [ReportedWorkItemDto],
    minItems: 1,
    maxItems: MAX_ITEMS,
    description: 'What services report of work items.',
    example: [{ resource_type: 'complaint', resource_id: '4712', title: 'Cold soup at table 7', priority: 'high' }],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ITEMS)
  @NestedList(() => ReportedWorkItemDto)
  items: ReportedWorkItemDto[];
}

export class ListWorkItemsDto extends PageQueryDto {
  @ApiPropertyOptional({ description: resourceType, maxLength: MAX_RESOURCE_TYPE, example: 'complaint' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_RESOURCE_TYPE)
  resource_type?: string;

  @ApiPropertyOptional({ enum: workItemStatuses, example: 'open' })
  @IsOptional()
  @IsIn(workItemStatuses)
  status?: WorkItemStatus;

  @ApiPropertyOptional({ enum: workItemPriorities, example: 'high' })
  @IsOptional()
  @IsIn(workItemPriorities)
  priority?: WorkItemPriority;

  @ApiPropertyOptional({ format: 'uuid', description: 'The member who has it.' })
  @IsOptional()
  @IsUuid()
  assignee_id?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'true: neither done nor cancelled.', example: true })
  @QueryBoolean()
  is_open?: boolean;

  @ApiPropertyOptional({ format: 'date-time', description: 'Somebody must respond before this time.' })
  @IsOptional()
  @IsInstant()
  response_due_before?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'It must be done before this time.' })
  @IsOptional()
  @IsInstant()
  resolution_due_before?: string;
}

export class WorkItemDto {
  id: string;
  resource_type: string;
  resource_id: string;
  title: string | null;
  @ApiProperty({ enum: workItemPriorities })
  priority: WorkItemPriority;
  @ApiProperty({ enum: workItemStatuses })
  status: WorkItemStatus;
  assignee_id: string | null;
  response_due_at: string | null;
  resolution_due_at: string | null;
  responded_at: string | null;
  resolved_at: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true })
  metadata: Record<string, unknown>;
  /** When it was first reported: its deadlines count from here. */
  started_at: string;
  /** The time of the last report. */
  occurred_at: string;
  @ApiProperty({ type: 'integer' })
  version: number;
}

export class WorkItemPageDto {
  items: WorkItemDto[];
  next_cursor: string | null;
}

export class SavedWorkItemsDto {
  @ApiProperty({ type: [WorkItemDto], description: 'The work items as they are now, each once.' })
  items: WorkItemDto[];
}

/** How much a member has to do. */
export class WorkloadDto {
  member_id: string;
  member_name: string | null;
  @ApiProperty({ type: 'integer', description: 'The work items that are neither done nor cancelled.' })
  open_items: number;
  @ApiProperty({ type: 'integer', description: 'More open items than this are too many.' })
  threshold: number;
  @ApiProperty({ description: 'Whether they are too many, and were not at most 80 % of the threshold since.' })
  is_high: boolean;
}

export class WorkloadPageDto {
  items: WorkloadDto[];
  next_cursor: string | null;
}
