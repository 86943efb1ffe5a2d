import { Module } from '@nestjs/common';
import { BulkActionService } from './bulk-steps';
import { ActOnManyHandler } from './commands/act-on-many';
import { AdvanceBulkActionsHandler } from './commands/advance-bulk-actions';
import { AutoResolveAlertsHandler } from './commands/auto-resolve-alerts';
import { SettleAlertsHandler } from './commands/calm-alerts';
import { CancelBulkActionHandler } from './commands/cancel-bulk-action';
import { ChangeAlertHandler } from './commands/change-alert';
import { ChangeGroupHandler } from './commands/change-group';
import { CommentAlertHandler } from './commands/comment-alert';
import { UpdateAlertTextHandler } from './commands/describe-alert';
import { EditAlertHandler } from './commands/edit-alert';
import { ExpireAlertsHandler } from './commands/expire-alerts';
import { PurgeAlertsHandler, LockPurgeableAlertsHandler } from './commands/forget-alerts';
import { PurgeOccurrencesHandler } from './commands/forget-occurrences';
import { GiveFeedbackHandler } from './commands/give-feedback';
import { MarkAlertHandler } from './commands/mark-alert';
import { RaiseAlertsHandler } from './commands/raise-alerts';
import { SuppressAlertsHandler } from './commands/silence-alerts';
import { UnsuppressAlertsHandler } from './commands/unsilence-alerts';
import { WakeDueAlertsHandler, WakeWorsenedAlertsHandler } from './commands/wake-alerts';
import { WriteAlertHandler } from './commands/write-alert';
import { AlertsController } from './http/alerts.controller';
import { BulkController } from './http/bulk.controller';
import { GroupsController } from './http/groups.controller';
import { InboxController } from './http/inbox.controller';
import { AlertActionsController } from './http/steps.controller';
import { TenantAlertsController } from './http/tenant-alerts.controller';
import { BulkJob } from './jobs/bulk.job';
import { SnoozeJob } from './jobs/snooze.job';
import { ActiveAlerts } from './persistence/active-alerts';
import { AlertGroupsRepository } from './persistence/alert-groups.repository';
import { AlertsRepository } from './persistence/alerts.repository';
import { BulkActionsRepository } from './persistence/bulk-actions.repository';
import { FeedbackRepository } from './persistence/feedback.repository';
import { InboxRepository } from './persistence/inbox.repository';
import { NewAlertsRepository } from './persistence/new-alerts.repository';
import { PurgeableAlertsRepository } from './persistence/forgettable-alerts.repository';
import { OccurrencesRepository } from './persistence/occurrences.repository';
import { SuppressedAlertsRepository } from './persistence/quiet-alerts.repository';
import { RecurrencesRepository } from './persistence/recurrences.repository';
import { CountActiveAlertsHandler } from './queries/count-active-alerts';
import { CountCoveredHandler } from './queries/count-covered';
import { CountFeedbackHandler } from './queries/count-feedback';
import { CountUnreadHandler } from './queries/count-unread';
import { ExportAlertsHandler } from './queries/export-alerts';
import { GetActiveAlertsHandler } from './queries/get-active-alerts';
import { GetAlertHandler } from './queries/get-alert';
import { GetAlertHistoryHandler } from './queries/get-alert-history';
import { GetAlertOccurrencesHandler } from './queries/get-alert-occurrences';
import { GetBulkActionHandler } from './queries/get-bulk-action';
import { ListAlertsHandler } from './queries/list-alerts';
import { GetGroupHandler, ListGroupsHandler } from './queries/list-groups';
import { ListSuppressedAlertsHandler } from './queries/list-quiet-alerts';
import { ListAlertTenantsHandler } from './queries/list-alert-tenants';
import { LocateAlertHandler } from './queries/locate-alert';
import { ScanOpenAlertsHandler } from './queries/scan-open-alerts';
import { SummariseAlertsHandler } from './queries/summarise-alerts';
import { SummariseOpenAlertsHandler } from './queries/summarise-open-alerts';
import { AlertActionService } from './steps';
import { PromoteNextWhenAlertClosed } from './when/promote-next-when-alert-closed';

@Module({
  // what has a name of its own comes before what has an id
  controllers: [
    GroupsController,
    BulkController,
    InboxController,
    AlertsController,
    AlertActionsController,
    TenantAlertsController,
  ],
  providers: [
    ActiveAlerts,
    AlertGroupsRepository,
    AlertsRepository,
    BulkActionsRepository,
    BulkActionService,
    FeedbackRepository,
    InboxRepository,
    NewAlertsRepository,
    OccurrencesRepository,
    SuppressedAlertsRepository,
    RecurrencesRepository,
    AlertActionService,
    ActOnManyHandler,
    AdvanceBulkActionsHandler,
    AutoResolveAlertsHandler,
    SettleAlertsHandler,
    CancelBulkActionHandler,
    ChangeAlertHandler,
    ChangeGroupHandler,
    CommentAlertHandler,
    CountCoveredHandler,
    CountFeedbackHandler,
    CountUnreadHandler,
    UpdateAlertTextHandler,
    EditAlertHandler,
    ExpireAlertsHandler,
    ExportAlertsHandler,
    PurgeOccurrencesHandler,
    GetActiveAlertsHandler,
    GetAlertHandler,
    GetAlertHistoryHandler,
    GetAlertOccurrencesHandler,
    GetBulkActionHandler,
    GetGroupHandler,
    ListAlertsHandler,
    ListGroupsHandler,
    ListSuppressedAlertsHandler,
    LocateAlertHandler,
    GiveFeedbackHandler,
    MarkAlertHandler,
    RaiseAlertsHandler,
    ScanOpenAlertsHandler,
    SuppressAlertsHandler,
    SummariseAlertsHandler,
    SummariseOpenAlertsHandler,
    UnsuppressAlertsHandler,
    PurgeableAlertsRepository,
    LockPurgeableAlertsHandler,
    PurgeAlertsHandler,
    ListAlertTenantsHandler,
    CountActiveAlertsHandler,
    WakeDueAlertsHandler,
    WakeWorsenedAlertsHandler,
    WriteAlertHandler,
    BulkJob,
    PromoteNextWhenAlertClosed,
    SnoozeJob,
  ],
})
export class AlertsModule {}
