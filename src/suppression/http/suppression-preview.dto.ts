import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsInstant } from '../../../libs/http/instant';
import { severities, type Severity } from '../../alerts';
import { type SuppressionType, suppressionTypes } from '../domain/verdict';
import { inAnHour, SaveSuppressionDto, tomorrow } from './suppression.dto';

export class PreviewSuppressionDto extends PartialType(SaveSuppressionDto) {
  @ApiProperty({ enum: suppressionTypes, example: 'maintenance_window', description: 'The kind of suppression.' })
  @IsIn(suppressionTypes)
  declare suppression_type: SuppressionType;

  @ApiProperty({ description: 'When it starts (ISO 8601).', example: inAnHour })
  @IsInstant()
  declare start_time: string;

  @ApiProperty({ description: 'When it ends (ISO 8601).', example: tomorrow })
  @IsInstant()
  declare end_time: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 30,
    default: 0,
    example: 7,
    description: 'Of how many days to show what it would have kept quiet. 0: of none.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(30)
  past_days?: number;
}

export class PreviewedAlertDto {
  id: string;
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  title: string;
  status: string;
  created_at: string;
}

export class SpanDto {
  from: string;
  until: string;
}

/** How many of the alerts that would have been suppressed have a type. */
export class PastTypeDto {
  alert_type: string;
  count: number;
}

/** What it would have kept quiet in the last days, had it been in force. */
export class PastEffectDto {
  days: number;
  /** Alerts that it matches. If it recurs, only those that were raised in its hours. */
  alerts: number;
  /** How many of these are critical. */
  critical: number;
  /** The messages that told somebody of these alerts. */
  notifications: number;
  /** The five most frequent types of these alerts. */
  top_types: PastTypeDto[];
  /** false: only the newest alerts were counted, at most 20,000 of these days. */
  is_exact: boolean;
}

export class SuppressionPreviewDto {
  /** The number of open alerts that it matches. */
  active_alerts: number;
  /** How many of these are critical. */
  critical_alerts: number;
  /** The first 200 of these alerts. */
  alerts: PreviewedAlertDto[];
  /** The next time spans in which it is in force, at most ten. */
  spans: SpanDto[];
  @ApiProperty({ type: PastEffectDto, nullable: true, description: 'null without `past_days`.' })
  past: PastEffectDto | null;
}
