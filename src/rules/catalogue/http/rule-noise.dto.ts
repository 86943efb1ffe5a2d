import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { RuleAlertDto } from './rule-alert.dto';

const MAX_SPAN_MINUTES = 7 * 24 * 60;

/** Settings that limit the number of alerts of a rule. */
export class RuleNoiseDto extends RuleAlertDto {
  @ApiPropertyOptional({
    description:
      'Whether the rule is considered only for events whose type and condition no other active rule matches.',
    default: false,
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  is_fallback?: boolean;

  @ApiPropertyOptional({
    description:
      'Minimum number of minutes between two alerts with the same aggregation key; 0: no minimum. Default: DEFAULT_THROTTLE_MINUTES of the installation.',
    type: 'integer',
    minimum: 0,
    maximum: 10_080,
    example: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_080)
  throttle_minutes?: number | null;

  @ApiPropertyOptional({
    description: 'Maximum number of alerts of this rule in 60 minutes. Default: no limit.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    example: 100,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  max_alerts_per_hour?: number | null;

  @ApiPropertyOptional({
    description: 'Maximum number of alerts of this rule in 24 hours. Default: no limit.',
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    example: 1_000,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  max_alerts_per_day?: number | null;

  @ApiPropertyOptional({
    description:
      'If the problem returns within this number of minutes after its alert was resolved, the alert is reopened instead of raising a new one. 0: never.',
    type: 'integer',
    minimum: 0,
    maximum: MAX_SPAN_MINUTES,
    default: 0,
    example: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_SPAN_MINUTES)
  reopen_minutes?: number;

  @ApiPropertyOptional({
    description:
      'How many seconds to wait before a new problem raises an alert. A problem that ends in this time raises none. 0: no wait.',
    type: 'integer',
    minimum: 0,
    maximum: 3_600,
    default: 0,
    example: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3_600)
  hold_seconds?: number;

  @ApiPropertyOptional({
    description:
      'Names of `labels`. Alerts with equal values of these labels, of all rules with the same `group_by`, belong to one incident. Only the first alert of an incident notifies, and any later one that is more severe.',
    type: [String],
    maxItems: 5,
    example: ['supplier'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(128, { each: true })
  group_by?: string[];

  @ApiPropertyOptional({
    description: 'The maximum number of minutes between two alerts of one incident.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_SPAN_MINUTES,
    default: 30,
    example: 30,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SPAN_MINUTES)
  group_minutes?: number;
}
