import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsISO8601, Matches } from 'class-validator';
import { type Interval, intervals } from '../domain/period';

export class TimeSpanDto {
  from: string;
  /** The end, excluded. */
  to: string;
}

export class PeriodDto extends TimeSpanDto {
  /** The time zone that determines where hours, days and weeks begin. */
  time_zone: string;
  /** The period of the same length just before it, which the figures are compared with. */
  previous: TimeSpanDto;
}

export class ComparedDto {
  @ApiProperty({ type: Number, nullable: true })
  value: number | null;
  /** The value in the previous period. */
  @ApiProperty({ type: Number, nullable: true })
  previous: number | null;
  /** The change from the previous period, in percent; null when there was nothing to compare with. */
  @ApiProperty({ type: Number, nullable: true })
  change_percent: number | null;
}

/** The distribution of durations, in seconds; null when there are none. */
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
  /** Alerts that a member has acknowledged at some time; their status may be another one now. */
  acknowledged: ComparedDto;
  resolved: ComparedDto;
  by_severity: SeveritiesDto;
  /** The alerts by their status now. */
  by_status: StatusesDto;
}

export class ComplianceDto {
  /** Alerts that somebody reacted to in time. */
  met: number;
  /** Alerts that nobody reacted to in time. */
  violated: number;
  /** Alerts that nobody has reacted to yet, with time left. */
  pending: number;
  /** The percentage of `met` in `met` and `violated`; null when both are 0. */
  @ApiProperty({ type: Number, nullable: true })
  rate_percent: number | null;
  /** Alerts that were resolved in time. */
  resolution_met: number;
  /** Alerts that were not resolved in time. */
  resolution_violated: number;
  /** Alerts that are not resolved yet, with time left. */
  resolution_pending: number;
  /** The percentage of `resolution_met` in `resolution_met` and `resolution_violated`; null when both are 0. */
  @ApiProperty({ type: Number, nullable: true })
  resolution_rate_percent: number | null;
}

export class NoiseDto {
  /** Number of alerts. */
  alerts: number;
  /** Number of events that these alerts report. */
  events: number;
  /** Average number of events for each alert. */
  @ApiProperty({ type: Number, nullable: true })
  events_per_alert: number | null;
  /** Number of suppressed alerts, which nobody is notified of. */
  quiet: number;
  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'integer' },
    description: 'Number of suppressed alerts by the reason of their suppression.',
    example: { storm: 12 },
  })
  quiet_by_reason: Readonly<Record<string, number>>;
  /** The ten alert types with the most alerts. */
  top_types: TypeCountDto[];
}

export class PartDto extends TimeSpanDto {
  /** The beginning in local time of the tenant. */
  local: string;
  /** Its length in hours: a day on which the clocks change has 23 or 25. */
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

export class CompliancePartDto extends IntersectionType(PartDto, ComplianceDto) {}

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
  /** The share of all alerts, in percent. */
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
  /** The types with the most alerts first. */
  items: TypeFiguresDto[];
}

export class BySeverityDto {
  period: PeriodDto;
  /** The highest severity first. */
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
  /** The same in the previous period. */
  previous: SpreadDto;
  mean: ComparedDto;
  by_severity: SeverityTimesDto[];
  by_type: TypeTimesDto[];
  series: TimesPartDto[];
}

export class SeverityComplianceDto extends ComplianceDto {
  severity: string;
  /** Within how many minutes somebody must react, unless the rule of the alert says otherwise; 0: there is no limit. */
  limit_minutes: number;
}

export class SlaDto {
  period: PeriodDto;
  @ApiProperty({ enum: intervals })
  interval: Interval;
  overall: ComplianceDto;
  rate_percent: ComparedDto;
  resolution_rate_percent: ComparedDto;
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
   * The first day, in the time zone of the tenant.
   * @example "2026-03-01"
   */
  @Matches(day, { message: 'from must be a date such as 2026-03-01' })
  @IsISO8601({ strict: true }, { message: 'from must be a date such as 2026-03-01' })
  from: string;

  /**
   * The last day, included. The range may have at most 400 days.
   * @example "2026-03-31"
   */
  @Matches(day, { message: 'to must be a date such as 2026-03-31' })
  @IsISO8601({ strict: true }, { message: 'to must be a date such as 2026-03-31' })
  to: string;
}

export class RecomputedDto {
  from: string;
  to: string;
  /** Number of days that were calculated; days that are not over are not counted. */
  days: number;
}
