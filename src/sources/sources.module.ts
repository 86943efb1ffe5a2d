import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeleteMetricSourceHandler } from './commands/delete-metric-source';
import { ReadMetricHandler } from './commands/read-metric';
import { SaveMetricSourceHandler } from './commands/save-metric-source';
import { TryMetricSourceHandler } from './commands/try-metric-source';
import { MetricSourcesController } from './http/metric-sources.controller';
import { MetricSourceEntity } from './persistence/metric-source.entity';
import { MetricSourcesRepository } from './persistence/metric-sources.repository';
import { GetMetricSourceHandler, ListMetricSourcesHandler } from './queries/list-metric-sources';
import { MetricReadings } from './reading/metric-readings';
import { SourceClient } from './reading/source-client';
import { SourceHealth } from './reading/source-health';
import { SourceSecrets } from './reading/source-secrets';

const handlers = [
  SaveMetricSourceHandler,
  DeleteMetricSourceHandler,
  ReadMetricHandler,
  TryMetricSourceHandler,
  ListMetricSourcesHandler,
  GetMetricSourceHandler,
];

@Module({
  imports: [TypeOrmModule.forFeature([MetricSourceEntity])],
  controllers: [MetricSourcesController],
  providers: [MetricSourcesRepository, SourceSecrets, SourceClient, SourceHealth, MetricReadings, ...handlers],
})
export class SourcesModule {}
