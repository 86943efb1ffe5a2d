import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { anyValue } from '../../../../libs/http/any-value';
import { severities, type Severity } from '../../../alerts';
import { type DryRunOutcome, dryRunOutcomes } from '../dry-run';
import { exampleRule, SaveRuleDto } from '../../catalogue/http/rule.dto';

export class TestRuleDto {
  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    description: 'An event as a service would send it; `event_type` is the rule’s unless it says so.',
    example: {
      ingredient_id: 'flour',
      ingredient_name: 'Harina de Trigo',
      current_stock: 3,
      reorder_point: 10,
      unit: 'kg',
    },
  })
  @IsOptional()
  @IsObject()
  event?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 200,
    description: 'Instead of an event: so many of the latest that came, of the types that the rule looks at.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200)
  last?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 7,
    description:
      'Instead of an event: the stored events of so many days, added up in `back_test`; the first 20 that met the condition are shown.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7)
  days?: number;
}

export class TestUnsavedRuleDto extends TestRuleDto {
  @ApiProperty({ type: SaveRuleDto, example: exampleRule })
  @IsObject()
  @ValidateNested()
  @Type(() => SaveRuleDto)
  rule: SaveRuleDto;
}

export class ExplainedDto {
  /** Which part of the rule. */
  pointer: string;
  /** @example "current_stock <= reorder_point" */
  condition: string;
  @ApiProperty({ description: 'The event’s value; null when it has none.', ...anyValue })
  given: unknown;
  holds: boolean;
  note: string | null;
}

export class WouldBeAlertDto {
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  title: string;
  description: string;
  recommended_action: string | null;
  business_impact: string | null;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  labels: Readonly<Record<string, string>>;
}

export class TestResultDto {
  /** null: the clock did it. */
  event_id: string | null;
  event_type: string | null;
  at: string;
  @ApiProperty({ enum: dryRunOutcomes })
  outcome: DryRunOutcome;
  reason: string;
  conditions: ExplainedDto[];
  aggregation_key: string | null;
  /** What would be raised. */
  @ApiProperty({ type: WouldBeAlertDto, nullable: true })
  alert: WouldBeAlertDto | null;
  /** The alert that it would fold into, or end. */
  alert_id: string | null;
}

export class BackTestDayDto {
  /** In the tenant’s time zone. */
  @ApiProperty({ format: 'date', example: '2025-11-06' })
  date: string;
  events: number;
  matched: number;
  would_raise: number;
  folded: number;
  throttled: number;
  suppressed: number;
  limited: number;
  would_notify: number;
}

export class BackTestCoverageDto {
  /** How many events of the span are stored. */
  stored: number;
  /** How many came, as far as was counted. */
  came: number;
  /** The stored ones as a part of those that came; null: none came. */
  @ApiProperty({ type: Number, nullable: true, example: 0.4 })
  share: number | null;
  /** The oldest stored event of the span; null: there is none. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldest_at: string | null;
  /** Every event that came was looked at; else the numbers are those of a sample, and the true ones are higher. */
  is_complete: boolean;
}

/** What the rule would have made of the last days. */
export class BackTestDto {
  from: string;
  to: string;
  /** Alerts that somebody would have been notified of: raised, not suppressed, and within the limits of the rule. */
  would_notify: number;
  folded: number;
  throttled: number;
  /** By suppressions and quiet hours that are in force now, at the time of the event. */
  suppressed: number;
  /** Alerts one too many for `max_alerts_per_hour` or `max_alerts_per_day`. */
  limited: number;
  coverage: BackTestCoverageDto;
  days: BackTestDayDto[];
}

export class RuleTestDto {
  /** How many events were tried. */
  events: number;
  /** How many met the condition. */
  matched: number;
  /** How many alerts would have been raised. */
  would_raise: number;
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, description: 'How many of each outcome.' })
  outcomes: Record<string, number>;
  /** What became of each, in their order; of `days` the first 20 that met the condition. */
  results: TestResultDto[];
  @ApiProperty({ type: BackTestDto, nullable: true, description: 'The sums over `days`; null without.' })
  back_test: BackTestDto | null;
}
