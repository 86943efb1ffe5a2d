import { ApiProperty } from '@nestjs/swagger';
import { IsISO8601, Matches } from 'class-validator';
import { type Interval, intervals } from '../domain/period';

export class SpanDto {
  from: string;
  /** Not part of it. */
  to: string;
}

export class PeriodDto extends SpanDto {
  /** By whose wall clock days, weeks and hours are cut. */
  time_zone: string;
  /** As long, and just before it: what the figures are compared with. */
  previous: SpanDto;
}

export class ComparedDto {
  @ApiProperty({ type: Number, nullable: true })
  value: number | null;
  /** In the period before. */
  @ApiProperty({ type: Number, nullable: true })
  previous: number | null;
  /** From the one to the other; null: there was nothing to compare with. */
  @ApiProperty({ type: Number, nullable: true })
  change_percent: number | null;
}

/** In seconds; null: there is none. */
export class SpreadDto {
  count: number;
  @ApiProperty({ type: Number, nullable: true })
  mean: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p50: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p90: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p95: number | null;
  @ApiProperty({ type: Number, nullable: true })
  max: number | null;
}

export class SeveritiesDto {
  critical: number;
  high: number;
  medium: number;
  low: number;
}

export class StatusesDto {
  active: number;
  acknowledged: number;
  snoozed: number;
  resolved: number;
  ignored: number;
}

export class TypeCountDto {
  alert_type: string;
  total: number;
}

export class VolumeDto {
  total: ComparedDto;
  /** Ever, by a member. */
  acknowledged: ComparedDto;
  resolved: ComparedDto;
  by_severity: SeveritiesDto;
  /** As they are now. */
  by_status: StatusesDto;
}

export class ComplianceDto {
  met: number;
  violated: number;
  /** Nobody reacted yet, and there is time left. */
  pending: number;
  /** Met, of those that are decided. */
  @ApiProperty({ type: Number, nullable: true })
  rate_percent: number | null;
}

export class NoiseDto {
  /** Alerts. */
  alerts: number;
  /** Events that these alerts tell of. */
  events: number;
  /** Events for each alert. */
  @ApiProperty({ type: Number, nullable: true })
  events_per_alert: number | null;
  /** Alerts that do not notify. */
  quiet: number;
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, example: { storm: 12 } })
  quiet_by_reason: Readonly<Record<string, number>>;
  /** The ten with the most alerts. */
  top_types: TypeCountDto[];
}

export class PartDto extends SpanDto {
  /** What the clock on the wall shows at the beginning. */
  local: string;
  /** True ones: a day of the change of the clocks has 23 or 25. */
  hours: number;
}

export class VolumePartDto extends PartDto {
  total: number;
  critical: number;
  high: number;
  medium: number;
  low: number;
  acknowledged: number;
  resolved: number;
  events: number;
  @ApiProperty({ type: Number, nullable: true })
  mean_response_seconds: number | null;
  @ApiProperty({ type: Number, nullable: true })
  mean_resolution_seconds: number | null;
}

export class TimesPartDto extends PartDto {
  count: number;
  @ApiProperty({ type: Number, nullable: true })
  mean: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p50: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p90: number | null;
  @ApiProperty({ type: Number, nullable: true })
  p95: number | null;
  @ApiProperty({ type: Number, nullable: true })
  max: number | null;
}

export class CompliancePartDto extends PartDto {
  met: number;
  violated: number;
  pending: number;
  @ApiProperty({ type: Number, nullable: true })
  rate_percent: number | null;
}

export class StatisticsDto {
  period: PeriodDto;
  volume: VolumeDto;
  response_times: SpreadDto;
  resolution_times: SpreadDto;
  mean_response_seconds: ComparedDto;
  mean_resolution_seconds: ComparedDto;
  sla: ComplianceDto;
  sla_rate_percent: ComparedDto;
  noise: NoiseDto;
}

export class DashboardDto extends StatisticsDto {
  @ApiProperty({ enum: intervals })
  interval: Interval;
  series: VolumePartDto[];
}

export class GroupFiguresDto {
  total: ComparedDto;
  /** Of all alerts, in percent. */
  @ApiProperty({ type: Number, nullable: true })
  share_percent: number | null;
  acknowledged: number;
  resolved: number;
  events: number;
  response_times: SpreadDto;
  resolution_times: SpreadDto;
}

export class TypeFiguresDto extends GroupFiguresDto {
  alert_type: string;
  by_severity: SeveritiesDto;
}

export class SeverityFiguresDto extends GroupFiguresDto {
  severity: string;
}

export class ByTypeDto {
  period: PeriodDto;
  /** The ones with the most alerts first. */
  items: TypeFiguresDto[];
}

export class BySeverityDto {
  period: PeriodDto;
  /** The worst first. */
  items: SeverityFiguresDto[];
}

export class SeverityTimesDto extends SpreadDto {
  severity: string;
}

export class TypeTimesDto extends SpreadDto {
  alert_type: string;
}

export class TimesDto {
  period: PeriodDto;
  @ApiProperty({ enum: intervals })
  interval: Interval;
  overall: SpreadDto;
  /** Of the period before. */
  previous: SpreadDto;
  mean: ComparedDto;
  by_severity: SeverityTimesDto[];
  by_type: TypeTimesDto[];
  series: TimesPartDto[];
}

export class SeverityComplianceDto extends ComplianceDto {
  severity: string;
  /** Within how many minutes somebody must react. */
  limit_minutes: number;
}

export class SlaDto {
  period: PeriodDto;
  @ApiProperty({ enum: intervals })
  interval: Interval;
  overall: ComplianceDto;
  rate_percent: ComparedDto;
  by_severity: SeverityComplianceDto[];
  series: CompliancePartDto[];
}

export class TrendsDto {
  period: PeriodDto;
  @ApiProperty({ enum: intervals })
  interval: Interval;
  total: ComparedDto;
  acknowledged: ComparedDto;
  resolved: ComparedDto;
  events: ComparedDto;
  mean_response_seconds: ComparedDto;
  mean_resolution_seconds: ComparedDto;
  series: VolumePartDto[];
}

const day = /^\d{4}-\d\d-\d\d$/;

export class RecomputeDto {
  /**
   * The first day, by the wall clock of the tenant.
   * @example "2026-03-01"
   */
  @Matches(day, { message: 'from must be a date such as 2026-03-01' })
  @IsISO8601({ strict: true }, { message: 'from must be a date such as 2026-03-01' })
  from: string;

  /**
   * The last day, at most 400 days in all.
   * @example "2026-03-31"
   */
  @Matches(day, { message: 'to must be a date such as 2026-03-31' })
  @IsISO8601({ strict: true }, { message: 'to must be a date such as 2026-03-31' })
  to: string;
}

export class RecomputedDto {
  from: string;
  to: string;
  /** How many days were calculated: those that are over. */
  days: number;
}
