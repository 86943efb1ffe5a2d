import { Module } from '@nestjs/common';
import { HealthController } from './http/health.controller';
import { CheckReadinessHandler } from './queries/check-readiness';

@Module({ controllers: [HealthController], providers: [CheckReadinessHandler] })
export class HealthModule {}
