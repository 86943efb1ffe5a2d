import { severities } from '../../alerts';
import { type Compliance, type Judged, resolutionComplianceOf, responseComplianceOf } from '../domain/compliance';
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

const presentCompliance = (judged: Judged, { limits, now }: Figures): ComplianceDto => {
  const response = responseComplianceOf(judged, limits, now);
  const resolution = resolutionComplianceOf(judged);
  return {
    met: response.met,
    violated: response.violated,
    pending: response.pending,
    rate_percent: response.ratePercent,
    resolution_met: resolution.met,
    resolution_violated: resolution.violated,
    resolution_pending: resolution.pending,
    resolution_rate_percent: resolution.ratePercent,
  };
};

const compareRates = (figures: Figures, complianceOf: (judged: Judged) => Compliance): ComparedDto =>
  presentCompared(compared(complianceOf(figures).ratePercent, complianceOf(figures.previous).ratePercent));

/** How often somebody reacted in time, compared with the previous period. */
const compareResponseRates = (figures: Figures): ComparedDto =>
  compareRates(figures, (judged) => responseComplianceOf(judged, figures.limits, figures.now));

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1000) / 10;

/** A figure of the period, compared with the previous period. */
const compare = ({ rows, previous }: Figures, of: (rows: readonly MetricRow[]) => number | null): ComparedDto =>
  presentCompared(compared(of(rows), of(previous.rows)));

const ofSeverity = <T extends { readonly severity: string }>(some: readonly T[], severity: string): readonly T[] =>
  some.filter((one) => one.severity === severity);

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
  const { rows } = figures;
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
    sla: presentCompliance(figures, figures),
    sla_rate_percent: compareResponseRates(figures),
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
    total: presentCompared(compared(total, totalOf(figures.previous.rows.filter(isOfGroup)))),
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
  previous: spreadOf(figures.previous.rows),
  mean: compare(figures, (rows) => spreadOf(rows).mean),
  by_severity: highestFirst.map((severity) => ({ severity, ...spreadOf(ofSeverity(figures.rows, severity)) })),
  by_type: byType(figures.rows).map(([alert_type, own]) => ({ alert_type, ...spreadOf(own) })),
  series: figures.parts.map((part) => ({ ...presentPart(part), ...spreadOf(part.rows) })),
});

export const presentSla = (figures: SeriesOfFigures): SlaDto => ({
  period: presentPeriod(figures),
  interval: figures.interval,
  overall: presentCompliance(figures, figures),
  rate_percent: compareResponseRates(figures),
  resolution_rate_percent: compareRates(figures, resolutionComplianceOf),
  by_severity: highestFirst.map((severity) => ({
    severity,
    limit_minutes: figures.limits[severity] ?? 0,
    ...presentCompliance(
      { rows: ofSeverity(figures.rows, severity), deadlines: ofSeverity(figures.deadlines, severity) },
      figures,
    ),
  })),
  series: figures.parts.map((part) => ({ ...presentPart(part), ...presentCompliance(part, figures) })),
});
