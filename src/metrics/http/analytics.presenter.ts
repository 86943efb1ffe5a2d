import { severities } from '../../alerts';
import { type Compliance, complianceOf } from '../domain/compliance';
import {
  byType,
  type Compared,
  compared,
  type MetricRow,
  suppressedFiguresOf,
  resolutionsOf,
  responsesOf,
  volumeOf,
} from '../domain/figures';
import type { Part, DateRange } from '../domain/period';
import type { Spread } from '../domain/spread';
import type { SeriesOfFigures } from '../queries/get-figure-series';
import type { Figures } from '../queries/get-figures';
import type {
  BySeverityDto,
  ByTypeDto,
  ComparedDto,
  ComplianceDto,
  DashboardDto,
  GroupFiguresDto,
  NoiseDto,
  PartDto,
  PeriodDto,
  SeveritiesDto,
  SlaDto,
  TimeSpanDto,
  StatisticsDto,
  TimesDto,
  TrendsDto,
  VolumePartDto,
} from './analytics.dto';

const MAX_TYPES = 10;
const highestFirst = [...severities].reverse();

const presentSpan = ({ from, to }: DateRange): TimeSpanDto => ({ from: from.toISOString(), to: to.toISOString() });

const presentPeriod = ({ period }: Figures): PeriodDto => ({
  ...presentSpan(period),
  time_zone: period.timeZone,
  previous: presentSpan(period.previous),
});

const presentCompared = ({ value, previous, changePercent }: Compared): ComparedDto => ({
  value,
  previous,
  change_percent: changePercent,
});

const presentCompliance = ({ ratePercent, ...counts }: Compliance): ComplianceDto => ({
  ...counts,
  rate_percent: ratePercent,
});

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10;

/** A figure of the period, compared with the previous period. */
const compare = ({ rows, previousRows }: Figures, of: (rows: readonly MetricRow[]) => number | null): ComparedDto =>
  presentCompared(compared(of(rows), of(previousRows)));

const ofSeverity = (rows: readonly MetricRow[], severity: string) => rows.filter((row) => row.severity === severity);

const presentSeverities = (rows: readonly MetricRow[]): SeveritiesDto => ({
  critical: volumeOf(ofSeverity(rows, 'critical')).total,
  high: volumeOf(ofSeverity(rows, 'high')).total,
  medium: volumeOf(ofSeverity(rows, 'medium')).total,
  low: volumeOf(ofSeverity(rows, 'low')).total,
});

const presentPart = ({ from, to, local, hours }: Part): PartDto => ({ ...presentSpan({ from, to }), local, hours });

const presentVolumePart = (part: Part): VolumePartDto => {
  const { total, acknowledged, resolved, occurrences } = volumeOf(part.rows);
  return {
    ...presentPart(part),
    total,
    ...presentSeverities(part.rows),
    acknowledged,
    resolved,
    events: occurrences,
    mean_response_seconds: responsesOf(part.rows).mean,
    mean_resolution_seconds: resolutionsOf(part.rows).mean,
  };
};

const presentNoise = (rows: readonly MetricRow[]): NoiseDto => {
  const { total, occurrences } = volumeOf(rows);
  const reasons = suppressedFiguresOf(rows);
  return {
    alerts: total,
    events: occurrences,
    events_per_alert: total === 0 ? null : Math.round((occurrences / total) * 100) / 100,
    quiet: Object.values(reasons).reduce((sum, count) => sum + count, 0),
    quiet_by_reason: reasons,
    top_types: byType(rows)
      .slice(0, MAX_TYPES)
      .map(([alert_type, own]) => ({ alert_type, total: volumeOf(own).total })),
  };
};

const acknowledgedOf = (rows: readonly MetricRow[]) => volumeOf(rows).acknowledged;
const resolvedOf = (rows: readonly MetricRow[]) => volumeOf(rows).resolved;
const totalOf = (rows: readonly MetricRow[]) => volumeOf(rows).total;
const eventsOf = (rows: readonly MetricRow[]) => volumeOf(rows).occurrences;
const meanResponseOf = (rows: readonly MetricRow[]) => responsesOf(rows).mean;
const meanResolutionOf = (rows: readonly MetricRow[]) => resolutionsOf(rows).mean;

export const presentStatistics = (figures: Figures): StatisticsDto => {
  const { rows, limits, now } = figures;
  return {
    period: presentPeriod(figures),
    volume: {
      total: compare(figures, totalOf),
      acknowledged: compare(figures, acknowledgedOf),
      resolved: compare(figures, resolvedOf),
      by_severity: presentSeverities(rows),
      by_status: volumeOf(rows).byStatus,
    },
    response_times: responsesOf(rows),
    resolution_times: resolutionsOf(rows),
    mean_response_seconds: compare(figures, meanResponseOf),
    mean_resolution_seconds: compare(figures, meanResolutionOf),
    sla: presentCompliance(complianceOf(rows, limits, now)),
    sla_rate_percent: compare(figures, (some) => complianceOf(some, limits, now).ratePercent),
    noise: presentNoise(rows),
  };
};

export const presentDashboard = (figures: SeriesOfFigures): DashboardDto => ({
  ...presentStatistics(figures),
  interval: figures.interval,
  series: figures.parts.map(presentVolumePart),
});

export const presentTrends = (figures: SeriesOfFigures): TrendsDto => ({
  period: presentPeriod(figures),
  interval: figures.interval,
  total: compare(figures, totalOf),
  acknowledged: compare(figures, acknowledgedOf),
  resolved: compare(figures, resolvedOf),
  events: compare(figures, eventsOf),
  mean_response_seconds: compare(figures, meanResponseOf),
  mean_resolution_seconds: compare(figures, meanResolutionOf),
  series: figures.parts.map(presentVolumePart),
});

const presentGroup = (figures: Figures, isOfGroup: (row: MetricRow) => boolean): GroupFiguresDto => {
  const own = figures.rows.filter(isOfGroup);
  const { total, acknowledged, resolved, occurrences } = volumeOf(own);
  return {
    total: presentCompared(compared(total, totalOf(figures.previousRows.filter(isOfGroup)))),
    share_percent: share(total, totalOf(figures.rows)),
    acknowledged,
    resolved,
    events: occurrences,
    response_times: responsesOf(own),
    resolution_times: resolutionsOf(own),
  };
};

export const presentByType = (figures: Figures): ByTypeDto => ({
  period: presentPeriod(figures),
  items: byType(figures.rows).map(([alert_type, own]) => ({
    alert_type,
    ...presentGroup(figures, (row) => row.alertType === alert_type),
    by_severity: presentSeverities(own),
  })),
});

export const presentBySeverity = (figures: Figures): BySeverityDto => ({
  period: presentPeriod(figures),
  items: highestFirst.map((severity) => ({
    severity,
    ...presentGroup(figures, (row) => row.severity === severity),
  })),
});

/** @param spreadOf computes the distribution from rows: of the times to acknowledge, or to resolve */
export const presentTimes = (figures: SeriesOfFigures, spreadOf: (rows: readonly MetricRow[]) => Spread): TimesDto => ({
  period: presentPeriod(figures),
  interval: figures.interval,
  overall: spreadOf(figures.rows),
  previous: spreadOf(figures.previousRows),
  mean: compare(figures, (rows) => spreadOf(rows).mean),
  by_severity: highestFirst.map((severity) => ({ severity, ...spreadOf(ofSeverity(figures.rows, severity)) })),
  by_type: byType(figures.rows).map(([alert_type, own]) => ({ alert_type, ...spreadOf(own) })),
  series: figures.parts.map((part) => ({ ...presentPart(part), ...spreadOf(part.rows) })),
});

export const presentSla = (figures: SeriesOfFigures): SlaDto => {
  const { limits, now } = figures;
  const of = (rows: readonly MetricRow[]) => presentCompliance(complianceOf(rows, limits, now));
  return {
    period: presentPeriod(figures),
    interval: figures.interval,
    overall: of(figures.rows),
    rate_percent: compare(figures, (rows) => complianceOf(rows, limits, now).ratePercent),
    by_severity: highestFirst
      .filter((severity) => limits[severity] !== undefined)
      .map((severity) => ({
        severity,
        limit_minutes: limits[severity] ?? 0,
        ...of(ofSeverity(figures.rows, severity)),
      })),
    series: figures.parts.map((part) => ({ ...presentPart(part), ...of(part.rows) })),
  };
};
