import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { SelectionDto } from '../../../suppression';
import {
  type DestinationChannel,
  destinationChannels,
  type DestinationOccasion,
  destinationOccasions,
} from '../destination-config';

export class DestinationIdDto {
  /** The destination's id. */
  @IsUuid()
  id: string;
}

/** A shared address of the tenant. */
export class SaveDestinationDto {
  @ApiProperty({ enum: destinationChannels, example: 'webhook' })
  @IsIn(destinationChannels)
  channel: DestinationChannel;

  /**
   * The name of the destination, unique in the tenant.
   * @example "Kitchen screen"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { url: 'https://screen.example/alerts' },
    description:
      'webhook, discord, teams: `{url}`; slack: `{url}`, or `{bot_token, channel}`; telegram: `{chat_id}`. Secrets are not shown again. Left out when it is replaced: it stays.',
  })
  @IsOptional()
  @IsObject()
  config?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: SelectionDto,
    nullable: true,
    description: 'Only these alerts; left out: all.',
    example: { severities: ['critical'] },
  })
  @IsOptional()
  @Nested(() => SelectionDto)
  match?: SelectionDto | null;

  @ApiPropertyOptional({
    enum: destinationOccasions,
    isArray: true,
    default: ['firing', 'resolved'],
    example: ['firing', 'resolved'],
    description: 'What of an alert is told.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(destinationOccasions, { each: true })
  on?: DestinationOccasion[];

  @ApiPropertyOptional({ default: false, example: false, description: 'Whether it is told of suppressed alerts, too.' })
  @IsOptional()
  @IsBoolean()
  include_quiet?: boolean;

  @ApiPropertyOptional({ default: true, example: true, description: 'false: it is told nothing.' })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;
}

export class DestinationDto {
  id: string;
  @ApiProperty({ enum: destinationChannels })
  channel: DestinationChannel;
  name: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What of the configuration is not secret.',
  })
  config: Record<string, string>;
  @ApiProperty({ type: SelectionDto })
  match: SelectionDto;
  @ApiProperty({ enum: destinationOccasions, isArray: true })
  on: DestinationOccasion[];
  include_quiet: boolean;
  is_active: boolean;
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

export class SavedDestinationDto extends DestinationDto {
  /** The new secret that signs the messages (Standard Webhooks); it is shown only now. null: there is no new one. */
  secret: string | null;
}

export class DestinationPageDto {
  items: DestinationDto[];
  next_cursor: string | null;
}
