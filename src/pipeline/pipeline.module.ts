import { Module } from '@nestjs/common';
import { Assignees } from './assignees';
import { AlertLimits } from './alert-limits';
import { AlertPipeline } from './alert-pipeline';
import { Backlog } from './backlog';
import { EvaluateDueRulesHandler } from './commands/evaluate-due-rules';
import { EvaluateMetricRulesHandler } from './commands/evaluate-metric-rules';
import { RecordMarkerHandler } from './commands/record-marker';
import { ProcessEventsHandler } from './commands/process-events';
import { RefreshStormAlertsHandler } from './commands/refresh-storm-alerts';
import { ReleaseSuppressedHandler } from './commands/release-suppressed';
import { SettleFlappingHandler } from './commands/settle-flapping';
import { EvaluationController } from './http/evaluation.controller';
import { MetricRules } from './metric-rules';
import { PreviewEventHandler } from './queries/preview-event';
import { PipelineLog } from './pipeline.log';

const handlers = [
  ProcessEventsHandler,
  EvaluateDueRulesHandler,
  EvaluateMetricRulesHandler,
  RecordMarkerHandler,
  ReleaseSuppressedHandler,
  SettleFlappingHandler,
  RefreshStormAlertsHandler,
  PreviewEventHandler,
];

@Module({
  controllers: [EvaluationController],
  providers: [AlertPipeline, MetricRules, PipelineLog, AlertLimits, Assignees, Backlog, ...handlers],
})
export class PipelineModule {}
