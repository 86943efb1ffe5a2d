import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { FaultDto } from '../../../libs/http/problem.dto';
import { type RuleOutcome, ruleOutcomes } from '../../pipeline';

export class EventIdDto {
  /** The event's id. */
  @IsString()
  @MaxLength(255)
  event_id: string;
}

/** What happened, told by a service; besides these it has fields of its own. */
export class EventDto {
  [field: string]: unknown;

  @ApiPropertyOptional({
    description: 'Makes a repeat known; a new one is given without it.',
    example: 'order-4711-overdue',
  })
  event_id?: string;

  @ApiProperty({ description: 'Words separated by dots.', example: 'inventory.stockout' })
  event_type: string;

  @ApiPropertyOptional({
    description:
      'Only that of the credential, and then it need not be given; the key of a service for all tenants names any.',
    format: 'uuid',
  })
  tenant_id?: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2025-11-06T09:00:00Z' })
  timestamp?: string;
}

export class AcceptanceDto {
  /** Its place in the request, from 0. */
  index: number;

  @ApiProperty({ enum: ['accepted', 'refused'] })
  status: 'accepted' | 'refused';

  /** With `accepted`: what to ask for what became of it. */
  event_id?: string;

  /** With `refused`: what is wrong with it. */
  errors?: FaultDto[];
}

export class AcceptancesDto {
  accepted: number;
  refused: number;
  results: AcceptanceDto[];
}

export class TracedDeathDto {
  dead_letter_id: string;
  reason: string;
  error: string;
  died_at: string;
  replayed_at: string | null;
}

const outcomesDescription =
  'The first that any rule has for it. `watched`: a rule that looks at several events has noted it; `recovered`: it ended a problem; `outdated`: its problem was over when it came; `failed`: a rule could not say whether it matches; `dead`: it never came through.';

export class EventMatchDto {
  rule_id: string;
  @ApiProperty({ enum: ruleOutcomes })
  outcome: RuleOutcome;
  alert_ids: string[];
  /** Why nobody was told. */
  reason: string | null;
  /** The suppression, inhibition or rule that kept it quiet. */
  silencer_id: string | null;
}

export class EventTraceDto {
  event_id: string;
  event_type: string | null;
  received_at: string | null;

  @ApiProperty({
    enum: [...ruleOutcomes, 'unmatched', 'dead'],
    description: outcomesDescription,
  })
  outcome: RuleOutcome | 'unmatched' | 'dead';

  /** The alerts that tell of it, or that it ended. */
  alert_ids: string[];
  /** What became of it for each rule that it matched. */
  matches: EventMatchDto[];
  /** The rules that failed. */
  failed_rule_ids: string[];
  dead_letters: TracedDeathDto[];
}
