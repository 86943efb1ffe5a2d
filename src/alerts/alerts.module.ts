import { Module } from '@nestjs/common';
import { AcknowledgeAlertHandler } from './commands/acknowledge-alert';
import { AutoResolveAlertsHandler } from './commands/auto-resolve-alerts';
import { RaiseAlertsHandler } from './commands/raise-alerts';
import { ResolveAlertHandler } from './commands/resolve-alert';
import { AlertsController } from './http/alerts.controller';
import { AlertsRepository } from './persistence/alerts.repository';
import { GetAlertHandler } from './queries/get-alert';
import { GetAlertHistoryHandler } from './queries/get-alert-history';
import { ListAlertsHandler } from './queries/list-alerts';
import { SummariseOpenAlertsHandler } from './queries/summarise-open-alerts';

@Module({
  controllers: [AlertsController],
  providers: [
    AlertsRepository,
    RaiseAlertsHandler,
    AcknowledgeAlertHandler,
    ResolveAlertHandler,
    AutoResolveAlertsHandler,
    ListAlertsHandler,
    GetAlertHandler,
    GetAlertHistoryHandler,
    SummariseOpenAlertsHandler,
  ],
})
export class AlertsModule {}
