import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf, QueryBoolean } from '../../../libs/http/query';
import { Nested } from '../../../libs/http/nested';

export class DeadLetterIdDto {
  /** The id of the dead letter. */
  @IsUuid()
  id: string;
}

const Unattributed = () =>
  applyDecorators(
    QueryBoolean(),
    ApiPropertyOptional({
      description: 'Dead letters of the whole installation that name no tenant. Needs the permission `alerts.operate`.',
      type: Boolean,
      default: false,
    }),
  );

export class UnattributedDto {
  @Unattributed()
  unattributed?: boolean;
}

export class ListDeadLettersDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'The reason: `invalid`, `rule-failed`, `bug` or `delivery_limit`. Can be repeated or comma-separated.',
    isArray: true,
    type: String,
    example: ['invalid'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  reason?: string[];

  @ApiPropertyOptional({
    description: 'true: only letters that were replayed; false: only letters that were not.',
    type: Boolean,
    example: false,
  })
  @QueryBoolean()
  replayed?: boolean;

  @Unattributed()
  unattributed?: boolean;

  @ApiPropertyOptional({ description: 'Text that the error or the body contains.', example: 'tenant_id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

/** Selects the letters to replay, like the filter of the list. */
export class ReplayFilterDto {
  @ApiPropertyOptional({
    description: 'The reasons: `invalid`, `rule-failed`, `bug` or `delivery_limit`. Default: any.',
    isArray: true,
    type: String,
    maxItems: 20,
    example: ['rule-failed'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  reason?: string[];

  @ApiPropertyOptional({
    description: 'true: only letters that were replayed before; false: only letters that were not.',
    type: Boolean,
    default: false,
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  replayed?: boolean;

  @ApiPropertyOptional({ description: 'Text that the error or the body contains.', example: 'inventory.stockout' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class ReplayDeadLettersDto {
  @ApiPropertyOptional({
    description: 'The ids of up to 100 dead letters. Give this or `filter`.',
    isArray: true,
    type: String,
    example: ['0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a01'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUuid({ each: true })
  ids?: string[];

  @ApiPropertyOptional({
    description:
      'Replays all letters that match, oldest first, at most 10,000 in one request. `{}` selects all letters that were not replayed yet. Give this or `ids`.',
    type: ReplayFilterDto,
    example: { reason: ['rule-failed'] },
  })
  @IsOptional()
  @Nested(() => ReplayFilterDto)
  filter?: ReplayFilterDto;

  @ApiPropertyOptional({
    description:
      'Only with a `filter`: the `next_cursor` of the previous answer, to continue with the remaining letters.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class DeadLetterDto {
  id: string;
  /** The exchange to which the message was published. */
  exchange: string;
  /** Who published it: the exchange and perhaps its user, or `http` and the id of the member or service; null: unknown. */
  origin: string | null;
  routing_key: string;
  event_id: string | null;
  /** @example "rule-failed" */
  reason: string;
  error: string;
  /** The message as it was received, at most its first 256 KiB (in a list: 1 KiB); base64 if it is not text. */
  body: string;
  @ApiProperty({ enum: ['text', 'base64'] })
  body_encoding: 'text' | 'base64';
  /** The size of the whole message. */
  body_bytes: number;
  /** The SHA-256 of the whole message, if it was too long to be stored: it cannot be replayed. Else null. */
  cut_sha256: string | null;
  died_at: string;
  replayed_at: string | null;
  replayed_by: string | null;
}

export class DeadLetterPageDto {
  items: DeadLetterDto[];
  /** Send it as `cursor` to get the next page. Null on the last page. */
  next_cursor: string | null;
}

/** What is corrected of a message; what is left out stays as it is. */
export class CorrectLetterDto {
  @ApiPropertyOptional({
    description:
      'The whole message: an event as a JSON object, at most 256 KiB. Without `tenant_id` it is of the tenant of the letter.',
    type: 'object',
    additionalProperties: true,
    example: { event_type: 'inventory.stockout', ingredient_name: 'Harina de Trigo', current_stock: 0 },
  })
  @IsOptional()
  @IsObject()
  body?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'With which routing key it is published.', example: 'inventory.stockout' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  routing_key?: string;
}

export class CorrectLetterQueryDto extends UnattributedDto {
  @ApiPropertyOptional({
    description: 'true: says what would become of the message, and sends nothing.',
    type: Boolean,
    default: false,
  })
  @QueryBoolean()
  dry_run?: boolean;
}

export class PreviewedMatchDto {
  rule_id: string;
  rule_name: string | null;
  /** `observed`: the rule counts it, and needs more events for an alert; `ends`: it ends the problem. */
  @ApiProperty({ enum: ['matched', 'observed', 'ends', 'failed'] })
  outcome: 'matched' | 'observed' | 'ends' | 'failed';
  /** Why the rule failed. */
  error: string | null;
}

export class CorrectedReplayDto {
  dry_run: boolean;
  event_id: string;
  event_type: string;
  tenant_id: string;
  /** true: an event with this id was processed before, so nothing becomes of this one. Give it another `event_id`. */
  is_repeat: boolean;
  /** What the rules make of it. Empty: no rule matches. */
  matches: PreviewedMatchDto[];
}

export class ReplayResultDto {
  id: string;
  @ApiProperty({
    enum: ['replayed', 'not-found', 'no-queue', 'cut'],
    description:
      '`no-queue`: Campana no longer receives messages of its exchange. `cut`: the message was too long, so only its beginning is stored.',
  })
  result: 'replayed' | 'not-found' | 'no-queue' | 'cut';
}

export class ReplayResultsDto {
  /** The result for each id; empty with a filter. */
  results: ReplayResultDto[];
  /** How many letters were replayed. */
  replayed: number;
  /** How many letters were not replayed, because Campana no longer receives messages of their exchange. */
  no_queue: number;
  /** How many letters were not replayed, because only their beginning is stored. */
  cut: number;
  /** With a filter: more letters are left. Send the same filter with this as `cursor`, until it is null. */
  next_cursor: string | null;
}
