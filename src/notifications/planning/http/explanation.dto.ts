import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
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
import { type Channel, channels } from '../../../../libs/config/config';
import { IsInstant } from '../../../../libs/http/instant';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { type MemberRole, memberRoles } from '../../../directory';
import {
  type DecisionCause,
  decisionCauses,
  type NotificationDecision,
  notificationDecisions,
} from '../decision/planning-facts';

export class ExplainedAlertIdDto {
  /** The alert's id. */
  @IsUuid()
  id: string;
}

/** An alert that does not exist: who would be told of one like it? */
export class SampleAlertDto {
  /** @example "stockout" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  alert_type: string;

  @ApiProperty({ enum: severities, example: 'high' })
  @Transform(({ value }: { value: unknown }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @ApiPropertyOptional({ default: '', example: 'inventory', description: 'The service that the event comes from.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  source_service?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, example: { store: 'Lavapiés' } })
  @IsOptional()
  @IsObject()
  labels?: Record<string, unknown>;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The member that it is assigned to.' })
  @IsOptional()
  @IsUuid()
  assigned_to?: string | null;

  @ApiPropertyOptional({ enum: memberRoles, nullable: true, description: 'The role that it is assigned to.' })
  @IsOptional()
  @IsIn(memberRoles)
  assigned_role?: MemberRole | null;

  @ApiPropertyOptional({ default: true, example: true, description: 'Whether its rule notifies anybody.' })
  @IsOptional()
  @IsBoolean()
  notify?: boolean;

  @ApiPropertyOptional({ enum: channels, isArray: true, nullable: true, description: 'The channels of its rule.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(channels.length)
  @ArrayUnique()
  @IsIn(channels, { each: true })
  notification_channels?: Channel[] | null;

  @ApiPropertyOptional({ enum: memberRoles, isArray: true, nullable: true, description: 'The roles of its rule.' })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(memberRoles, { each: true })
  notify_roles?: MemberRole[] | null;
}

/** Either `alert_id` or `alert`. */
export class ExplainNotificationsDto {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'An alert.' })
  @IsOptional()
  @IsUuid()
  alert_id?: string;

  @ApiPropertyOptional({
    type: SampleAlertDto,
    description: 'A sample.',
    example: { alert_type: 'stockout', severity: 'high' },
  })
  @IsOptional()
  @Nested(() => SampleAlertDto)
  alert?: SampleAlertDto;

  @ApiPropertyOptional({ example: '2030-01-01T23:00:00Z', description: 'When (ISO 8601). Default: now.' })
  @IsOptional()
  @IsInstant()
  at?: string;
}

export class ChannelDecisionDto {
  @ApiProperty({ enum: channels })
  channel: Channel;
  @ApiProperty({
    enum: notificationDecisions,
    description:
      '`send`; `hold`: sent when quiet hours end; `digest`: told with others; `skip`: not sent; `bundle`: told with others, since there were too many.',
  })
  decision: NotificationDecision;
  @ApiProperty({ enum: decisionCauses, description: 'What decided it.' })
  decided_by: DecisionCause;
  /** What decided it, as a sentence. */
  reason: string;
  /** Until when it waits, or the quiet hours last; null: it does not wait. */
  until: string | null;
}

export class ExplainedRecipientDto {
  member_id: string;
  channels: ChannelDecisionDto[];
}

export class ExplanationDto {
  /** The members who are told, at most 1,000. */
  items: ExplainedRecipientDto[];
}
