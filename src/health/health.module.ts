import { Module } from '@nestjs/common';
import { HealthController } from './http/health.controller';
import { SystemHealthController } from './http/system-health.controller';
import { CheckReadinessHandler } from './queries/check-readiness';
import { GetSystemHealthHandler } from './queries/get-system-health';

@Module({
  controllers: [HealthController, SystemHealthController],
  providers: [CheckReadinessHandler, GetSystemHealthHandler],
})
export class HealthModule {}
