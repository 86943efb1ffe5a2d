import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { RuleAlertDto } from './rule-alert.dto';

const MAX_SPAN_MINUTES = 7 * 24 * 60;

/** What keeps the alerts of a rule few. */
export class RuleNoiseDto extends RuleAlertDto {
  @ApiPropertyOptional({
    description: 'The least minutes between two alerts of the same key. Default: DEFAULT_THROTTLE_MINUTES; 0: none.',
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
    description: 'The most alerts that the rule raises in sixty minutes. Default: any number.',
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
    description: 'The most alerts that the rule raises in 24 hours. Default: any number.',
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
    description: 'Minutes in which a resolved alert is opened again rather than followed by a new one. 0: never.',
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
      'Seconds that a new problem is held before anybody is told: what is over by then raises nothing. 0: told at once.',
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
      'Names of `labels`: alerts with equal values of them, of any rules with the same names, are one incident; the first notifies, and what is worse.',
    type: [String],
    maxItems: 5,
    example: ['supplier'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @ArrayUnique()
  @Matches(/^[A-Za-z_]\w{0,62}$/, { each: true })
  group_by?: string[];

  @ApiPropertyOptional({
    description: 'How many minutes apart the alerts of an incident may be.',
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
