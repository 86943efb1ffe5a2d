import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { FaultDto } from '../../../libs/http/problem.dto';
import { type RuleOutcome, ruleOutcomes } from '../../pipeline';

export class EventIdDto {
  /** The id of the event. */
  @IsString()
  @MaxLength(255)
  event_id: string;
}

/** An event that a service reports. It may have any further fields. */
export class EventDto {
  [field: string]: unknown;

  @ApiPropertyOptional({
    description:
      'Identifies the event among those that you send, so that a repeated one is ignored. Without it, the event gets a new id.',
    example: 'order-4711-overdue',
  })
  event_id?: string;

  @ApiProperty({ description: 'The type of the event: words separated by dots.', example: 'inventory.stockout' })
  event_type: string;

  @ApiPropertyOptional({
    description:
      'Default: the tenant of the credential. Required only with a service key for all tenants, which may name any tenant.',
    format: 'uuid',
  })
  tenant_id?: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2025-11-06T09:00:00Z' })
  timestamp?: string;
}

export class AcceptanceDto {
  /** The position of the event in the request, from 0. */
  index: number;

  @ApiProperty({ enum: ['accepted', 'refused'] })
  status: 'accepted' | 'refused';

  /** With `accepted`: the id by which the result of the event can be read. */
  event_id?: string;

  @ApiPropertyOptional({
    enum: ['same', 'conflict'],
    description:
      'With `accepted`: you sent an event with this id before, so this one changes nothing. `conflict`: with other content. Missing if none is known yet.',
  })
  repeat?: 'same' | 'conflict';

  /** With `refused`: what is wrong with the event. */
  errors?: FaultDto[];
}

export class AcceptancesDto {
  accepted: number;
  refused: number;
  results: AcceptanceDto[];
}

export class TracedDeathDto {
  dead_letter_id: string;
  /** Who sent the event; null: unknown. */
  origin: string | null;
  reason: string;
  /** It may quote the event: null without the permission `alerts.manage`, except for services. */
  error: string | null;
  died_at: string;
  replayed_at: string | null;
}

const outcomesDescription =
  'The most important outcome of all rules. `watched`: a rule that looks at several events has recorded it; `recovered`: it ended a problem; `outdated`: its problem was over when it arrived; `failed`: a rule failed to decide whether it matches; `dead`: it could not be processed.';

export class EventMatchDto {
  rule_id: string;
  @ApiProperty({ enum: ruleOutcomes })
  outcome: RuleOutcome;
  alert_ids: string[];
  /** Why nobody was notified. */
  reason: string | null;
  /** The suppression, inhibition or rule that suppressed it. */
  silencer_id: string | null;
}

/** An event, and what became of it. */
class ProcessedEventDto {
  /** Who sent it: an exchange and perhaps its user, or `http` and the id of the member or service; null: unknown. */
  origin: string | null;
  event_type: string | null;
  received_at: string | null;

  @ApiProperty({
    enum: [...ruleOutcomes, 'unmatched', 'dead'],
    description: outcomesDescription,
  })
  outcome: RuleOutcome | 'unmatched' | 'dead';

  /** The alerts that report the event, or that it resolved. */
  alert_ids: string[];
  /** The outcome for each rule that it matched. */
  matches: EventMatchDto[];
  /** The rules that failed. */
  failed_rule_ids: string[];
  /** When an event of the same sender and id with other content first came; it was ignored. Null: none came. */
  conflict_at: string | null;
}

export class EventTraceDto extends ProcessedEventDto {
  event_id: string;
  /** The events of other senders with the same id, at most 9. */
  others: ProcessedEventDto[];
  dead_letters: TracedDeathDto[];
}
