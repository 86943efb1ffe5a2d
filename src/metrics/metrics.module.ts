import { Module } from '@nestjs/common';
import { ActiveAlertsGauge } from './active-alerts';
import { BacklogGauges } from './backlog-gauges';
import { PurgeClosedAlertsHandler } from './commands/purge-closed-alerts';
import { RecomputeMetricsHandler } from './commands/recompute-metrics';
import { RollUpMetricsHandler } from './commands/roll-up-metrics';
import { AnalyticsController } from './http/analytics.controller';
import { MetricsController } from './http/metrics.controller';
import { RetentionJob } from './jobs/retention.job';
import { RollUpJob } from './jobs/roll-up.job';
import { FiguresRepository } from './persistence/figures.repository';
import { PurgedAlertsRepository } from './persistence/purged-alerts.repository';
import { PeriodsRepository } from './persistence/periods.repository';
import { RollUpsRepository } from './persistence/roll-ups.repository';
import { GetFigureSeriesHandler } from './queries/get-figure-series';
import { GetFiguresHandler } from './queries/get-figures';
import { CountAlertsWhenCreated } from './when/count-alerts-when-created';
import { MarkDayWhenAlertChanged } from './when/mark-day-when-alert-changed';
import { TimeAlertsWhenAnswered } from './when/time-alerts-when-answered';

@Module({
  controllers: [MetricsController, AnalyticsController],
  providers: [
    ActiveAlertsGauge,
    BacklogGauges,
    FiguresRepository,
    PeriodsRepository,
    RollUpsRepository,
    PurgedAlertsRepository,
    GetFiguresHandler,
    GetFigureSeriesHandler,
    RollUpMetricsHandler,
    RecomputeMetricsHandler,
    PurgeClosedAlertsHandler,
    CountAlertsWhenCreated,
    TimeAlertsWhenAnswered,
    MarkDayWhenAlertChanged,
    RollUpJob,
    RetentionJob,
  ],
})
export class MetricsModule {}
