import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Channel, channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { SelectionDto } from '../../../suppression';
import { DigestScheduleDto } from './digest.dto';

export class WishOwnerDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'The member; another one than oneself needs `alerts.manage`.',
  })
  @IsOptional()
  @IsUuid()
  member_id?: string;
}

/** What is left out stays as it is. */
export class AlertSubscriptionUpdateDto {
  /**
   * A type of alerts, or `*` for all. A subscription to the type has precedence over one to all.
   * @example "stockout"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  alert_type: string;

  @ApiPropertyOptional({
    default: true,
    example: true,
    description: 'true: the member is told of these alerts; false: they are not, but for critical ones.',
  })
  @IsOptional()
  @IsBoolean()
  is_enabled?: boolean;

  @ApiPropertyOptional({
    enum: channels,
    isArray: true,
    nullable: true,
    example: ['in_app', 'email', 'sms'],
    description: 'Over which channels; null: those of the alert. `in_app` always records the alert.',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(channels, { each: true })
  delivery_channels?: Channel[] | null;

  @ApiPropertyOptional({
    type: SelectionDto,
    nullable: true,
    description: 'Only these alerts of the type; null: all.',
    example: { severities: ['high', 'critical'] },
  })
  @IsOptional()
  @Nested(() => SelectionDto)
  filter?: SelectionDto | null;

  @ApiPropertyOptional({
    type: DigestScheduleDto,
    nullable: true,
    description: 'Tells these alerts in a digest; null: as the preferences say.',
    example: { window_minutes: 60 },
  })
  @IsOptional()
  @Nested(() => DigestScheduleDto)
  digest?: DigestScheduleDto | null;
}

export class SubscriptionDto {
  id: string;
  /** The id of the member. */
  staff_id: string;
  /** A type of alerts, or `*`. */
  alert_type: string;
  is_enabled: boolean;
  @ApiProperty({ enum: channels, isArray: true, nullable: true })
  delivery_channels: Channel[] | null;
  @ApiProperty({ type: SelectionDto, nullable: true })
  filter: SelectionDto | null;
  @ApiProperty({ type: DigestScheduleDto, nullable: true })
  digest: DigestScheduleDto | null;
  version: number;
  created_at: string;
  updated_at: string;
}
