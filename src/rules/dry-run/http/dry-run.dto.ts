import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsObject, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import { anyValue } from '../../../../libs/http/any-value';
import { Nested } from '../../../../libs/http/nested';
import { severities, type Severity } from '../../../alerts';
import { isTopic, topicFormat } from '../../domain/topic';
import { type DryRunOutcome, dryRunOutcomes } from '../dry-run';
import { exampleRule, SaveRuleDto } from '../../catalogue/http/rule.dto';

export class TestRuleDto {
  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    description: 'An event as a service would send it. Without `event_type`, it has the event type of the rule.',
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
    description: 'Instead of `event`: test the rule on this number of the latest stored events of the types it uses.',
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
      'Instead of `event`: test the rule on the stored events of this number of days. The totals are in `back_test`; `results` has the first 20 events that met the condition.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7)
  days?: number;
}

export class TestUnsavedRuleDto extends TestRuleDto {
  @ApiProperty({ type: SaveRuleDto, example: exampleRule })
  @Nested(() => SaveRuleDto)
  rule: SaveRuleDto;
}

export class ExplainedDto {
  /** The part of the rule, as a JSON pointer. */
  pointer: string;
  /**
   * The condition in words.
   * @example "current_stock <= reorder_point"
   */
  condition: string;
  @ApiProperty({ description: 'The value in the event; null if it has none.', ...anyValue })
  given: unknown;
  /** Whether the event meets the condition. */
  holds: boolean;
  /** Why the values could not be compared. */
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
  /** The id of the event; null: the result comes from a time, not from an event. */
  event_id: string | null;
  event_type: string | null;
  at: string;
  @ApiProperty({ enum: dryRunOutcomes })
  outcome: DryRunOutcome;
  /** Why it has this outcome. */
  reason: string;
  conditions: ExplainedDto[];
  aggregation_key: string | null;
  /** The alert that would be raised. */
  @ApiProperty({ type: WouldBeAlertDto, nullable: true })
  alert: WouldBeAlertDto | null;
  /** The existing alert that the event would be added to, or would end. */
  alert_id: string | null;
}

export class BackTestDayDto {
  /** The day, in the tenant’s time zone. */
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
  /** The number of events of these days that are stored. */
  stored: number;
  /** The number of events that arrived, as far as they were counted. */
  came: number;
  /** The share of events that are stored (0 to 1); null: no event arrived. */
  @ApiProperty({ type: Number, nullable: true, example: 0.4 })
  share: number | null;
  /** The time of the oldest stored event; null: there is none. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldest_at: string | null;
  /** Whether every event was tested. If not, the numbers come from a sample, and the real ones are higher. */
  is_complete: boolean;
}

/** The totals of a rule test over the last days. */
export class BackTestDto {
  from: string;
  to: string;
  /** Alerts that would have notified: raised, not suppressed, and within the limits of the rule. */
  would_notify: number;
  folded: number;
  throttled: number;
  /** Events that the current suppressions and quiet hours would have suppressed at their time. */
  suppressed: number;
  /** Alerts over `max_alerts_per_hour` or `max_alerts_per_day`. */
  limited: number;
  coverage: BackTestCoverageDto;
  days: BackTestDayDto[];
}

export class RuleTestDto {
  /** The number of events tested. */
  events: number;
  /** The number of events that met the condition. */
  matched: number;
  /** The number of alerts that would have been raised. */
  would_raise: number;
  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'integer' },
    description: 'The number of results for each outcome.',
  })
  outcomes: Record<string, number>;
  /** The result of each event, in order. With `days`, only the first 20 events that met the condition. */
  results: TestResultDto[];
  @ApiProperty({ type: BackTestDto, nullable: true, description: 'The totals over `days`; null without `days`.' })
  back_test: BackTestDto | null;
}

export class DescribeEventsDto {
  @ApiPropertyOptional({
    description:
      'The type of the events whose fields are listed. `*` stands for one word, `#` for any number of words.',
    example: 'inventory.low_stock',
    maxLength: 100,
  })
  @IsOptional()
  @ValidateBy({
    name: 'isTopic',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isTopic(value),
      defaultMessage: () => `source_event_type ${topicFormat}`,
    },
  })
  source_event_type?: string;
}

export class EventFieldDto {
  /**
   * As conditions name it.
   * @example supplier.name
   */
  path: string;
  @ApiProperty({ description: 'A value from the latest event that has one.', ...anyValue })
  example: string | number | boolean;
}

export class DescribedEventsDto {
  /** The types of the stored events, at most 500. */
  event_types: string[];
  /** The fields of the latest 20 events of `source_event_type`, at most 200; empty without it. */
  fields: EventFieldDto[];
}
