import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { type RuleAction, ruleActions } from '../../domain/rule-action';
import { SaveRuleDto } from './rule.dto';

export class RestoreRuleDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version: number;
}

export class RuleChangeDto {
  version: number;
  @ApiProperty({ enum: ruleActions })
  action: RuleAction;
  /** The member; null: Campana itself. */
  changed_by: string | null;
  changed_at: string;
  /** What the rule said after it. */
  @ApiProperty({ type: SaveRuleDto })
  definition: unknown;
}

export class RuleHistoryPageDto {
  items: RuleChangeDto[];
  next_cursor: string | null;
}

export class RuleDayDto {
  matched: number;
  raised: number;
  notified: number;
  folded: number;
  throttled: number;
  suppressed: number;
}

export class RuleFeedbackDto {
  useful: number;
  not_useful: number;
}

export class RuleStatsDto {
  rule_id: string;
  /** Events that met its condition. */
  matched: number;
  /** Alerts. */
  raised: number;
  /** Alerts of which somebody is notified: not in a storm, nor by another one of their incident. */
  notified: number;
  /** Occurrences that an alert told of already. */
  folded: number;
  throttled: number;
  suppressed: number;
  /** Occurrences that came after the end of their problem. */
  outdated: number;
  /** Events that ended its problems. */
  recovered: number;
  /** Comparisons of a text with a number and the like, which are false. */
  mismatches: number;
  errors: number;
  /** The same of the last 24 hours, by whole hours. */
  last_24_hours: RuleDayDto;
  /** What members think of its alerts. */
  feedback: RuleFeedbackDto;
  last_match_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
}
