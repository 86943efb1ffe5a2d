export { ReadMetricCommand } from './commands/read-metric';
export type { MetricSeries } from './domain/metric-source';
export type { MetricReading } from './reading/metric-readings';
export { ReadingStopped } from './reading/source-client';
export { SourcesModule } from './sources.module';
