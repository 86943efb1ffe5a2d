import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '../../../libs/http/instant';
import { type SuppressionType, suppressionTypes } from '../domain/verdict';
import { SelectionDto } from '../matchers/selection.dto';
import { type SpanState, spanStates } from '../queries/get-suppression-calendar';

/** The part of the calendar that is asked for. */
export class CalendarSpanDto {
  @ApiPropertyOptional({ type: String, description: 'The beginning (ISO 8601). Default: now.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'The end (ISO 8601), at most 92 days after the beginning. Default: 30 days after it.',
  })
  @IsOptional()
  @IsInstant()
  until?: string;
}

/** A time span in which a suppression was, is or will be in force. */
export class SuppressionSpanDto {
  suppression_id: string;
  /** The reason that the suppression was given. */
  name: string;
  @ApiProperty({ enum: suppressionTypes })
  suppression_type: SuppressionType;
  starts: string;
  ends: string;
  @ApiProperty({ enum: spanStates })
  state: SpanState;
  /** What it suppresses. */
  scope: SelectionDto;
  /** Whether it also suppresses critical alerts. */
  silence_critical: boolean;
  /** Whether the suppression recurs. */
  is_recurring: boolean;
}

export class SuppressionCalendarDto {
  from: string;
  until: string;
  /** The spans that overlap this time, the earliest first: at most 2,000, of at most 500 suppressions. */
  items: SuppressionSpanDto[];
  /** false: there are more than are shown. Ask for a shorter time. */
  is_complete: boolean;
}
