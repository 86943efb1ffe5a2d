import { Module } from '@nestjs/common';
import { ServiceHealthController } from './http/service-health.controller';
import { LegacyAlertsController } from './http/legacy-alerts.controller';

/** The API of as-alerts-service for its existing clients: the same paths, the same requests and responses. */
@Module({ controllers: [ServiceHealthController, LegacyAlertsController] })
export class CompatibilityModule {}
