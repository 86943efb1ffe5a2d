import { ApiProperty } from '@nestjs/swagger';

export class FailedRuleDto {
  rule_id: string;
  rule_name: string;
  error: string;
}

export class EvaluationDto {
  /** How many schedules, overdue keys and metric rules were evaluated. */
  evaluated: number;
  /** How many occurrences they produced. */
  occurrences: number;
  /** The alerts that report these occurrences. */
  alert_ids: string[];
  @ApiProperty({
    type: [FailedRuleDto],
    description: 'The metric rules that could not be read. Their alerts stay as they are.',
  })
  failed: FailedRuleDto[];
}
