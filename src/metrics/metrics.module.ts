import { Module } from '@nestjs/common';
import { MetricsController } from './http/metrics.controller';
import { TenantLabel } from './tenant-label';
import { CountAlertsWhenCreated } from './when/count-alerts-when-created';

@Module({ controllers: [MetricsController], providers: [TenantLabel, CountAlertsWhenCreated] })
export class MetricsModule {}
