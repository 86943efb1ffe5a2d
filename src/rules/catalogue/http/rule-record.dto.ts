import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { type RuleAction, ruleActions } from '../../domain/rule-action';
import { SaveRuleDto } from './rule.dto';

export class RestoreRuleDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version of the rule to restore.', example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version: number;
}

export class RuleChangeDto {
  version: number;
  @ApiProperty({ enum: ruleActions })
  action: RuleAction;
  /** The id of the member who changed the rule; null: Campana itself. */
  changed_by: string | null;
  changed_at: string;
  /** The rule after this change. */
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
  /** Events that met the condition of the rule. */
  matched: number;
  /** Alerts raised. */
  raised: number;
  /** Alerts that notified; not those in a storm, or those for which another alert of the incident notified. */
  notified: number;
  /** Occurrences that were added to an open alert. */
  folded: number;
  /** Occurrences that raised no alert because of a limit. */
  throttled: number;
  /** Occurrences that were suppressed. */
  suppressed: number;
  /** Occurrences that happened before their problem ended, but arrived later. */
  outdated: number;
  /** Events that ended problems of the rule. */
  recovered: number;
  /** Comparisons of values of different types, such as a text with a number. They count as not met. */
  mismatches: number;
  /** How often the rule could not be applied, or its templates failed. */
  errors: number;
  /** The same counts for the last 24 hours, by whole hours. */
  last_24_hours: RuleDayDto;
  /** The feedback of members on the alerts of the rule. */
  feedback: RuleFeedbackDto;
  last_match_at: string | null;
  last_error: string | null;
  last_error_at: string | null;
}
