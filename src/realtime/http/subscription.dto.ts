import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { Nested } from '../../../libs/http/nested';
import { itemsOf, QueryInt } from '../../../libs/http/query';
import { priorities, severities, statuses } from '../../alerts';
import { type Topic, topics } from '../feed/feed-entry';
import type { FrameFilterValues } from '../hub/frame-filter';

const MAX_VALUES = 50;
const MAX_COALESCE_MS = 5_000;
const MAX_ID_LENGTH = 64;
const member = /^(me|none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const some = (description: string, ...rules: PropertyDecorator[]) =>
  applyDecorators(
    ApiPropertyOptional({ description, isArray: true, type: String }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    ArrayMaxSize(MAX_VALUES),
    ...rules,
  );
const words = (description: string) =>
  some(description, IsString({ each: true }), MinLength(1, { each: true }), MaxLength(100, { each: true }));
const ids = (description: string) => some(description, IsUuid({ each: true }));

/** Of which alerts a client hears: of each field one of the values must match. As in the list of alerts. */
export class FrameFilterDto implements FrameFilterValues {
  @some('The status of the alert.', IsIn(statuses, { each: true }))
  status?: string[];

  @some('How bad it is.', IsIn(severities, { each: true }))
  severity?: string[];

  @some('How urgent it is.', IsIn(priorities, { each: true }))
  priority?: string[];

  @words('The type of alert.')
  alert_type?: string[];

  @words('The part of the business.')
  category?: string[];

  @words('The service that reported it.')
  source_service?: string[];

  @some('Ids of members, `me`, or `none`.', Matches(member, { each: true }))
  assigned_to?: string[];

  @ids('The rule that raised it.')
  rule_id?: string[];

  @ids('The incident that it belongs to.')
  group_id?: string[];

  @ids('The product that it is about.')
  related_product_id?: string[];

  @ids('The ingredient that it is about.')
  related_ingredient_id?: string[];

  @ids('The batch that it is about.')
  related_batch_id?: string[];

  @ids('The order that it is about.')
  related_order_id?: string[];

  @ids('The supplier that it is about.')
  related_supplier_id?: string[];
}

const topicList = () =>
  applyDecorators(
    ApiPropertyOptional({ description: 'What to hear of.', isArray: true, enum: topics, example: ['alerts', 'inbox'] }),
    IsOptional(),
    Transform(({ value }) => [...new Set(itemsOf(value))]),
    ArrayMinSize(1),
    IsIn(topics, { each: true }),
  );

const lastId = () =>
  applyDecorators(
    ApiPropertyOptional({ description: 'The `id` of the last frame that you have got: you hear what came after it.' }),
    IsOptional(),
    IsString(),
    MaxLength(MAX_ID_LENGTH),
  );

/** What a client subscribes to by a frame. */
export class SubscribeDto {
  @topicList()
  topics?: Topic[];

  @IsOptional()
  @Nested(() => FrameFilterDto)
  filter?: FrameFilterDto;

  /** Only the latest event of each alert, so often; 0: every event. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_COALESCE_MS)
  coalesce_ms?: number;

  @lastId()
  last_event_id?: string;
}

/** What a client subscribes to by the address of a stream. */
export class StreamQueryDto extends FrameFilterDto {
  @topicList()
  topics?: Topic[];

  @ApiPropertyOptional({
    description: 'Only the latest event of each alert, so often in milliseconds; 0: every event.',
  })
  @QueryInt(0, MAX_COALESCE_MS)
  coalesce_ms?: number;

  @lastId()
  last_event_id?: string;

  @ApiPropertyOptional({ description: 'The tenant, for clients that cannot set `X-Tenant-Id`.', format: 'uuid' })
  @IsOptional()
  @IsUuid()
  tenant_id?: string;
}

/** The address of a WebSocket. */
export class ConnectQueryDto {
  @ApiPropertyOptional({ description: 'The tenant, for clients that cannot set `X-Tenant-Id`.', format: 'uuid' })
  @IsOptional()
  @IsUuid()
  tenant_id?: string;
}
