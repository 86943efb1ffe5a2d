import { Module } from '@nestjs/common';
import { BacklogMetric } from './backlog.metric';
import { MetricsController } from './http/metrics.controller';
import { CountAlertsWhenCreated } from './when/count-alerts-when-created';

@Module({ controllers: [MetricsController], providers: [BacklogMetric, CountAlertsWhenCreated] })
export class MetricsModule {}
