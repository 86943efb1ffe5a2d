import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import { type Bound, type Interval, intervals } from '../domain/period';

const formats = ['json', 'csv'] as const;

/** A day, or an instant with its UTC offset. */
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
  @IsBound(
    'The beginning of the period: a date in the time zone of the tenant, or an instant. Default: thirty days before the end.',
  )
  from?: string;

  @IsBound('The end of the period: a date (that day is included) or an instant (excluded). Default: now.')
  to?: string;
}

export class TableQueryDto extends PeriodQueryDto {
  @ApiPropertyOptional({
    enum: formats,
    description: 'The format of the answer. The header `Accept: text/csv` also gives CSV.',
  })
  @IsOptional()
  @IsIn(formats)
  format?: (typeof formats)[number];
}

export class SeriesQueryDto extends TableQueryDto {
  @ApiPropertyOptional({
    enum: intervals,
    default: 'day',
    description: 'The length of the parts of the period, in the time zone of the tenant. Hours: for at most 31 days.',
  })
  @IsOptional()
  @IsIn(intervals)
  interval: Interval = 'day';
}

/** Parses a valid `from` or `to`. */
export const boundOf = (text?: string): Bound | undefined => {
  if (text === undefined) return undefined;
  return text.includes('T') ? { instant: new Date(text) } : { day: text };
};
