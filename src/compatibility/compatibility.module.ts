import { Module } from '@nestjs/common';
import { ServiceHealthController } from './http/service-health.controller';
import { LegacyAlertsController } from './http/legacy-alerts.controller';

/** The API of as-alerts-service, for its clients: at its own paths, in its own shapes. */
@Module({ controllers: [ServiceHealthController, LegacyAlertsController] })
export class CompatibilityModule {}
