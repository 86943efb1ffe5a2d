import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Channel, channels } from '../../../../libs/config/config';
import { IsInstant } from '../../../../libs/http/instant';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { itemsOf } from '../../../../libs/http/query';
import { priorities, severities } from '../../../alerts';
import { attemptErrorCodes, messageKinds } from '../../content';
import { deliveryStates, type DeliveryState } from '../domain/delivery-state';

const uuid = { format: 'uuid' } as const;
const optionalUuid = { type: String, format: 'uuid', nullable: true } as const;
const optionalTime = { type: String, format: 'date-time', nullable: true } as const;

export class DeliveryIdDto {
  /** The id of the delivery. */
  @IsUuid()
  id: string;
}

export class DeliveriesOfAlertDto {
  /** The id of the alert. */
  @IsUuid()
  id: string;
}

/** By what lists of deliveries, and what is sent again, can be selected; all that is given must hold. */
export class DeliverySelectionDto {
  @ApiPropertyOptional({ maxLength: 30, description: 'The provider of the latest attempt.', example: 'smtp' })
  @IsOptional()
  @IsString()
  @MaxLength(30)
  provider?: string;

  @ApiPropertyOptional({ ...uuid, description: 'Deliveries to this member. Without `alerts.manage` only oneself.' })
  @IsOptional()
  @IsUuid()
  member_id?: string;

  @ApiPropertyOptional({ ...uuid, description: 'Deliveries about this alert.' })
  @IsOptional()
  @IsUuid()
  alert_id?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Made at this time or later.',
    example: '2025-11-06T00:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Made before this time.', example: '2025-11-07T00:00:00Z' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

export class ListDeliveriesDto extends IntersectionType(PageQueryDto, DeliverySelectionDto) {
  @ApiPropertyOptional({
    enum: deliveryStates,
    isArray: true,
    description: 'Can be repeated or comma-separated.',
    example: ['failed'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @ArrayMaxSize(20)
  @IsIn(deliveryStates, { each: true })
  state?: DeliveryState[];

  @ApiPropertyOptional({
    enum: channels,
    isArray: true,
    description: 'Can be repeated or comma-separated.',
    example: ['email'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @ArrayMaxSize(20)
  @IsIn(channels, { each: true })
  channel?: Channel[];
}

export class DeliveryStatsQueryDto {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'By default a day before `to`.',
    example: '2025-11-06T00:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'By default now.', example: '2025-11-07T00:00:00Z' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

/** One try to hand a message to a provider. */
export class DeliveryAttemptDto {
  @ApiProperty({ type: 'integer', example: 1 })
  n: number;
  @ApiProperty({ example: 'smtp' })
  provider: string;
  @ApiProperty({ format: 'date-time' })
  started_at: string;
  @ApiProperty({ ...optionalTime, description: 'null: it is being made.' })
  ended_at: string | null;
  @ApiProperty({ enum: ['accepted', 'retry', 'refused', 'unknown'], nullable: true })
  outcome: string | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 250, description: 'HTTP or SMTP.' })
  status_code: number | null;
  @ApiProperty({ enum: attemptErrorCodes, nullable: true })
  error_code: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What the provider said, without addresses and secrets.' })
  error: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'How long the provider asked to wait.' })
  retry_after_seconds: number | null;
}

/** A message to one target over one channel, and what became of it. */
export class DeliveryDto {
  @ApiProperty(uuid)
  id: string;
  @ApiProperty(optionalUuid)
  alert_id: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  episode: number | null;
  @ApiProperty({ type: 'integer', nullable: true })
  epoch: number | null;
  @ApiProperty({ example: 'created', description: 'Why it exists.' })
  cause: string;
  @ApiProperty({ enum: messageKinds })
  notification_type: string;
  @ApiProperty(optionalUuid)
  user_id: string | null;
  @ApiProperty(optionalUuid)
  destination_id: string | null;
  @ApiProperty(optionalUuid)
  contact_method_id: string | null;
  @ApiProperty({ enum: channels })
  channel: Channel;
  @ApiProperty({ type: String, nullable: true, example: 'smtp' })
  provider: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Masked.', example: '+34•••••23' })
  address: string | null;
  @ApiProperty({ enum: severities, nullable: true })
  severity: string | null;
  @ApiProperty({ enum: priorities, nullable: true })
  priority: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'es' })
  locale: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The template of its words; null until they are made.' })
  template_id: string | null;
  @ApiProperty({ type: String, nullable: true })
  subject: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Markdown.' })
  message: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why the reader gets it, in their language.' })
  reason: string | null;
  @ApiProperty({ enum: deliveryStates })
  state: DeliveryState;
  @ApiProperty({ type: String, nullable: true, example: 'max_age' })
  state_reason: string | null;
  @ApiProperty({ format: 'date-time', description: 'When it is sent, or tried again.' })
  due_at: string;
  @ApiProperty({ type: [DeliveryAttemptDto] })
  attempts: DeliveryAttemptDto[];
  @ApiProperty({ type: String, nullable: true })
  provider_message_id: string | null;
  @ApiProperty(optionalTime)
  accepted_at: string | null;
  @ApiProperty(optionalTime)
  delivered_at: string | null;
  @ApiProperty(optionalTime)
  read_at: string | null;
  @ApiProperty(optionalUuid)
  digest_id: string | null;
  @ApiProperty({ ...optionalUuid, description: 'The delivery that was sent again by this one.' })
  parent_id: string | null;
  @ApiProperty({
    ...optionalUuid,
    description: 'The delivery that failed, in whose place this one goes over another channel.',
  })
  replaces_id: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: "Why the tenant's template was not used; a shipped one was.",
  })
  template_error: string | null;
  @ApiProperty({ description: 'Somebody reacted to the alert while the message was being sent.' })
  raced: boolean;
  @ApiProperty({ type: 'integer' })
  version: number;
  @ApiProperty({ format: 'date-time' })
  created_at: string;
  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export class DeliveryPageDto {
  @ApiProperty({ type: [DeliveryDto] })
  items: DeliveryDto[];
  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;
}

/** The figures of one channel and provider. */
export class DeliveryStatsItemDto {
  @ApiProperty({ enum: channels })
  channel: string;
  @ApiProperty({ type: String, nullable: true })
  provider: string | null;
  @ApiProperty({ type: 'integer' })
  count: number;
  @ApiProperty({ type: 'integer' })
  accepted: number;
  @ApiProperty({ type: 'integer', description: 'Failed, or with an outcome that nobody knows.' })
  failed: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Accepted of those that have ended; null: none has.' })
  success_rate: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Half were accepted within this time.' })
  p50_seconds: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p95_seconds: number | null;
}

export class DeliveryStatsDto {
  @ApiProperty({ format: 'date-time' })
  from: string;
  @ApiProperty({ format: 'date-time' })
  to: string;
  @ApiProperty({ type: [DeliveryStatsItemDto] })
  items: DeliveryStatsItemDto[];
}

/** Whether a channel can be used. */
export class ChannelStatusDto {
  @ApiProperty({ enum: channels })
  channel: string;
  @ApiProperty({ enum: ['on', 'no_provider'] })
  status: string;
  @ApiProperty({ type: [String], description: 'In the order in which they are used.' })
  providers: string[];
  @ApiProperty({ type: [String], description: 'Providers that are not called for a while, because they fail.' })
  open_breakers: string[];
  @ApiProperty({ ...optionalTime, description: "When one of the tenant's messages was last accepted there." })
  last_success_at: string | null;
}

export class ChannelListDto {
  @ApiProperty({ type: [ChannelStatusDto] })
  items: ChannelStatusDto[];
}
