import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { type Bound, type Interval, intervals } from '../domain/period';

const formats = ['json', 'csv'] as const;

/** A day, or an instant that says its zone. */
const pattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const allowed = 'must be a date (2026-03-29) or an instant (2026-03-29T08:00:00Z)';

const IsBound = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    IsOptional(),
    Matches(pattern, { message: `$property ${allowed}` }),
    IsISO8601({ strict: true }, { message: `$property ${allowed}` }),
  );

export class PeriodQueryDto {
  @IsBound('A date by the wall clock of the tenant, or an instant. Missing: thirty days before the end.')
  from?: string;

  @IsBound('A date, which is part of the period, or an instant, which is not. Missing: now.')
  to?: string;
}

export class TableQueryDto extends PeriodQueryDto {
  @ApiPropertyOptional({ enum: formats, description: 'Or `Accept: text/csv`.' })
  @IsOptional()
  @IsIn(formats)
  format?: (typeof formats)[number];
}

export class SeriesQueryDto extends TableQueryDto {
  @ApiPropertyOptional({
    enum: intervals,
    default: 'day',
    description: 'The parts of the period, by the wall clock of the tenant; hours: of at most 31 days.',
  })
  @IsOptional()
  @IsIn(intervals)
  interval: Interval = 'day';
}

/** What a valid text means. */
export const boundOf = (text?: string): Bound | undefined => {
  if (text === undefined) return undefined;
  return text.includes('T') ? { instant: new Date(text) } : { day: text };
};
