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

export class RuleTestDto {
  /** How many events were tried. */
  events: number;
  /** How many met the condition. */
  matched: number;
  /** How many alerts would have been raised. */
  would_raise: number;
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, description: 'How many of each outcome.' })
  outcomes: Record<string, number>;
  /** What became of each, in their order. */
  results: TestResultDto[];
}
