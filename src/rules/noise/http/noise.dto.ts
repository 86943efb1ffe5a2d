import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../../libs/http/instant';
import { severities, type Severity } from '../../../alerts';
import { type SuggestionKind, suggestionKinds } from '../domain/suggest';

/** The period of the noise report. */
export class NoisePeriodDto {
  @ApiPropertyOptional({
    type: String,
    description: 'The beginning (ISO 8601), at most 31 days ago. Default: seven days before the end.',
  })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ type: String, description: 'The end (ISO 8601). Default: now.' })
  @IsOptional()
  @IsInstant()
  until?: string;
}

export class NoiseFunnelDto {
  /** Events, without repeats. */
  events: number;
  /** Events that a rule concerned. */
  matched: number;
  /** Occurrences that were added to an open alert. */
  folded: number;
  /** Occurrences that were suppressed, or refused by a limit. */
  suppressed: number;
  /** Alerts raised. */
  alerts: number;
  /** Alerts that notified. */
  notified: number;
}

/** A change of the rule that would make it quieter. */
export class NoiseSuggestionDto {
  @ApiProperty({ enum: suggestionKinds })
  kind: SuggestionKind;
  /** Why, in one sentence. */
  reason: string;
  /** The figures of the reason: `count` of `of`. */
  count: number;
  of: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'A body for `PATCH /alerts/rules/{id}`.' })
  patch: Record<string, unknown>;
}

export class RuleNoiseReportDto {
  rule_id: string;
  rule_name: string;
  rule_version: number;
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  is_active: boolean;
  /** Occurrences: events that met the condition of the rule. */
  matched: number;
  folded: number;
  suppressed: number;
  alerts: number;
  notified: number;
  /** Answers of members that say its alerts are useful, of all times. */
  useful: number;
  not_useful: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The share of answers that say its alerts are useful, from 0 to 1; null: there are none.',
  })
  usefulness: number | null;
  @ApiProperty({ type: NoiseSuggestionDto, nullable: true })
  suggestion: NoiseSuggestionDto | null;
}

export class NoiseReportDto {
  /** The beginning of the first hour that is counted. */
  from: string;
  /** The end of the last hour that is counted. */
  until: string;
  funnel: NoiseFunnelDto;
  /** The 20 rules that told people most often, the noisiest first. */
  rules: RuleNoiseReportDto[];
}
