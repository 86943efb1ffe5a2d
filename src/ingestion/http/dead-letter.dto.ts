import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf, QueryBoolean } from '../../../libs/http/query';

export class DeadLetterIdDto {
  /** The dead letter's id. */
  @IsUUID()
  id: string;
}

const Unattributed = () =>
  applyDecorators(
    QueryBoolean(),
    ApiPropertyOptional({
      description: 'Those that name no tenant, of the whole installation; needs the permission alerts.operate.',
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
    description: '`invalid`, `rule-failed`, `bug` or `delivery_limit`; repeated or comma-separated.',
    isArray: true,
    type: String,
    example: ['invalid'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  reason?: string[];

  @ApiPropertyOptional({ description: 'Only those that were replayed, or were not.', type: Boolean, example: false })
  @QueryBoolean()
  replayed?: boolean;

  @Unattributed()
  unattributed?: boolean;

  @ApiPropertyOptional({ description: 'A part of the error or of the body.', example: 'tenant_id' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

/** Which letters to replay, as the list filters them. */
export class ReplayFilterDto {
  @ApiPropertyOptional({
    description: '`invalid`, `rule-failed`, `bug` or `delivery_limit`. Default: any.',
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
    description: 'Those that were replayed before, or were not.',
    type: Boolean,
    default: false,
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  replayed?: boolean;

  @ApiPropertyOptional({ description: 'A part of the error or of the body.', example: 'inventory.stockout' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class ReplayDeadLettersDto {
  @ApiPropertyOptional({
    description: 'Up to 100 ids; or say a `filter`.',
    isArray: true,
    type: String,
    example: ['0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a01'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  ids?: string[];

  @ApiPropertyOptional({
    description:
      'Instead of ids: all letters that it matches, oldest first, up to 10,000 a request. `{}`: all that were not replayed yet.',
    type: ReplayFilterDto,
    example: { reason: ['rule-failed'] },
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ReplayFilterDto)
  filter?: ReplayFilterDto;

  @ApiPropertyOptional({
    description: 'With a `filter`: `next_cursor` of the answer before, to go on with what was left.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class DeadLetterDto {
  id: string;
  /** The exchange that it was published on. */
  exchange: string;
  routing_key: string;
  event_id: string | null;
  /** @example "rule-failed" */
  reason: string;
  error: string;
  /** The message as it came; base64 where it is not text. */
  body: string;
  @ApiProperty({ enum: ['text', 'base64'] })
  body_encoding: 'text' | 'base64';
  died_at: string;
  replayed_at: string | null;
  replayed_by: string | null;
}

export class DeadLetterPageDto {
  items: DeadLetterDto[];
  /** Give it as `cursor` for the next page; null on the last. */
  next_cursor: string | null;
}

export class ReplayResultDto {
  id: string;
  @ApiProperty({
    enum: ['replayed', 'not-found', 'no-queue'],
    description: '`no-queue`: nobody takes messages of its exchange any more.',
  })
  result: 'replayed' | 'not-found' | 'no-queue';
}

export class ReplayResultsDto {
  /** What became of each of the ids; empty with a filter. */
  results: ReplayResultDto[];
  /** How many were sent again. */
  replayed: number;
  /** How many were not sent: nobody takes messages of their exchange any more. */
  no_queue: number;
  /** With a filter: there are more. Send the same filter with it as `cursor`, until it is null. */
  next_cursor: string | null;
}
