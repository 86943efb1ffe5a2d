import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional } from 'class-validator';
import { type Channel, channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { DeliverySelectionDto } from './delivery.dto';

const uuid = { format: 'uuid' } as const;
const deadStates = ['failed', 'unknown'] as const;

/** Which messages that failed are sent again; all that is given must hold. */
export class RedriveFilterDto extends DeliverySelectionDto {
  @ApiPropertyOptional({ enum: deadStates, isArray: true, maxItems: 2, description: 'By default both.' })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(2)
  @IsIn(deadStates, { each: true })
  state?: (typeof deadStates)[number][];

  @ApiPropertyOptional({ enum: channels, isArray: true, maxItems: 20 })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(20)
  @IsIn(channels, { each: true })
  channel?: Channel[];
}

/** Selects the messages to send again: by id, or by a filter. */
export class RedriveDto {
  @ApiPropertyOptional({ type: [String], format: 'uuid', minItems: 1, maxItems: 1_000 })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1_000)
  @IsUuid({ each: true })
  ids?: string[];

  @ApiPropertyOptional({ type: RedriveFilterDto })
  @IsOptional()
  @Nested(() => RedriveFilterDto)
  filter?: RedriveFilterDto;
}

export class RedriveResultDto {
  @ApiProperty(uuid)
  id: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The new delivery.' })
  delivery_id: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it cannot be sent again.' })
  error: string | null;
}

export class RedriveResultsDto {
  @ApiProperty({ type: [RedriveResultDto], description: 'For each of `ids`; empty with a filter.' })
  results: RedriveResultDto[];
  @ApiProperty({ type: 'integer', description: 'How many messages were sent again.' })
  resent: number;
  @ApiProperty({
    type: 'integer',
    description: 'How many were not, because their alert is closed, or for the reason in `results`.',
  })
  refused: number;
  @ApiProperty({ description: 'The filter selects more than are sent again at once: the same request goes on.' })
  has_more: boolean;
}

/** Where a test message goes, and what it shows. */
export class TestNotificationDto {
  @ApiPropertyOptional({
    ...uuid,
    description: 'A contact method, verified, of oneself; with `alerts.manage` of anybody.',
  })
  @IsOptional()
  @IsUuid()
  contact_method_id?: string;

  @ApiPropertyOptional({ ...uuid, description: 'A destination, instead of a contact method; needs `alerts.manage`.' })
  @IsOptional()
  @IsUuid()
  destination_id?: string;

  @ApiPropertyOptional({ ...uuid, description: 'A template of the channel to try, of the tenant or shipped.' })
  @IsOptional()
  @IsUuid()
  template_id?: string;

  @ApiPropertyOptional({
    ...uuid,
    description: 'The alert that the message shows; without it, a sample for a template.',
  })
  @IsOptional()
  @IsUuid()
  alert_id?: string;
}
