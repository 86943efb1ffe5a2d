export { PurgeClosedAlertsCommand } from './commands/purge-closed-alerts';
export { RecomputeMetricsCommand } from './commands/recompute-metrics';
export { RollUpMetricsCommand } from './commands/roll-up-metrics';
export { MetricsModule } from './metrics.module';
