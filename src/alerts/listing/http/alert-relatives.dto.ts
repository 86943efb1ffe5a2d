import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { QueryInt } from '../../../../libs/http/query';
import { Status, statuses } from '../../domain/alert-status';
import { Severity, severities } from '../../domain/severity';
import { similarities, Similarity } from '../queries/find-similar-alerts';

const MAX_DAYS = 90;
const DEFAULT_DAYS = 30;

/** What ended an alert. */
export class AlertEndDto {
  /** How: `resolved` or `ignored`. */
  status: Status;
  at: string | null;
  /** The id of the member; null: Campana itself. */
  by: string | null;
  by_name: string | null;
  notes: string | null;
  /** From its beginning, in seconds; null: it was ignored. */
  after_seconds: number | null;
}

export class SimilarAlertDto {
  id: string;
  title: string;
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: statuses })
  status: Status;
  created_at: string;
  occurrence_count: number;
  /** `key`: the same problem; `entity`: about the same thing; `group`: of the same incident; `type`: of the same type. */
  @ApiProperty({ enum: similarities })
  similarity: Similarity;
  /** From its beginning to the first acknowledgement, in seconds; null: there was none. */
  response_time_seconds: number | null;
  /** null: it is open. */
  @ApiProperty({ type: AlertEndDto, nullable: true })
  ended: AlertEndDto | null;
}

export class SimilarAlertsDto {
  items: SimilarAlertDto[];
}

export class RecurrenceQueryDto {
  @ApiPropertyOptional({
    description: 'How many days, today included.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_DAYS,
    default: DEFAULT_DAYS,
  })
  @QueryInt(1, MAX_DAYS)
  days: number = DEFAULT_DAYS;
}

export class RecurrenceDayDto {
  /** In the time zone of the tenant. */
  day: string;
  /** Alerts of the same problem that were raised. */
  alerts: number;
  /** Events that they report, as long as these are stored. */
  occurrences: number;
}

export class AlertRecurrenceDto {
  time_zone: string;
  /** The oldest first. */
  days: RecurrenceDayDto[];
}
