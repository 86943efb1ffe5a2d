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

import { ChangeGroupHandler } from './commands/change-group';
import { GroupsController } from './http/groups.controller';
import { GetGroupHandler, ListGroupsHandler } from './queries/list-groups';
import { ListQuietAlertsHandler } from './queries/list-quiet-alerts';
import { CalmAlertsHandler } from './commands/calm-alerts';
import { DescribeAlertHandler } from './commands/describe-alert';
import { ForgetAlertsHandler, LockForgettableAlertsHandler } from './commands/forget-alerts';
import { ForgetOccurrencesHandler } from './commands/forget-occurrences';
import { SilenceAlertsHandler } from './commands/silence-alerts';
import { SnoozeAlertHandler } from './commands/snooze-alert';
import { UnsnoozeAlertHandler } from './commands/unsnooze-alert';
import { WakeDueAlertsHandler, WakeWorsenedAlertsHandler } from './commands/wake-alerts';
import { SnoozeJob } from './jobs/snooze.job';
import { UnsilenceAlertsHandler } from './commands/unsilence-alerts';
import { AlertGroupsRepository } from './persistence/alert-groups.repository';
import { ForgettableAlertsRepository } from './persistence/forgettable-alerts.repository';
import { OccurrencesRepository } from './persistence/occurrences.repository';
import { QuietAlertsRepository } from './persistence/quiet-alerts.repository';
import { RecurrencesRepository } from './persistence/recurrences.repository';
import { CountActiveAlertsHandler } from './queries/count-active-alerts';
import { CountCoveredHandler } from './queries/count-covered';
import { GetAlertOccurrencesHandler } from './queries/get-alert-occurrences';
import { ListAlertTenantsHandler } from './queries/list-alert-tenants';
import { ScanOpenAlertsHandler } from './queries/scan-open-alerts';
import { PromoteNextWhenAlertResolved } from './when/promote-next-when-alert-resolved';

@Module({
  // what has a name of its own comes before what has an id
  controllers: [GroupsController, AlertsController],
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
    RecurrencesRepository,
    OccurrencesRepository,
    AlertGroupsRepository,
    QuietAlertsRepository,
    DescribeAlertHandler,
    CalmAlertsHandler,
    SilenceAlertsHandler,
    UnsilenceAlertsHandler,
    ForgetOccurrencesHandler,
    ForgettableAlertsRepository,
    LockForgettableAlertsHandler,
    ForgetAlertsHandler,
    ListAlertTenantsHandler,
    CountActiveAlertsHandler,
    SnoozeAlertHandler,
    UnsnoozeAlertHandler,
    WakeDueAlertsHandler,
    WakeWorsenedAlertsHandler,
    SnoozeJob,
    ChangeGroupHandler,
    ListGroupsHandler,
    GetGroupHandler,
    ListQuietAlertsHandler,
    CountCoveredHandler,
    ScanOpenAlertsHandler,
    GetAlertOccurrencesHandler,
    PromoteNextWhenAlertResolved,
  ],
})
export class AlertsModule {}
