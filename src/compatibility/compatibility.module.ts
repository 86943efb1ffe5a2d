import { Module } from '@nestjs/common';
import { ServiceHealthController } from './http/service-health.controller';
import { SmallAlertsController } from './http/small-alerts.controller';

/** The API of as-alerts-service, for its clients: at its own paths, in its own shapes. */
@Module({ controllers: [ServiceHealthController, SmallAlertsController] })
export class CompatibilityModule {}
