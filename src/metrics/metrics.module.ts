import { Module } from '@nestjs/common';
import { MetricsController } from './http/metrics.controller';
import { ReadMetricsHandler } from './queries/read-metrics';
import { CountAlertsWhenCreated } from './when/count-alerts-when-created';

@Module({ controllers: [MetricsController], providers: [ReadMetricsHandler, CountAlertsWhenCreated] })
export class MetricsModule {}
