import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BulkActionService } from './bulk/bulk-action.service';
import { ActOnManyHandler } from './bulk/commands/act-on-many';
import { AdvanceBulkActionsHandler } from './bulk/commands/advance-bulk-actions';
import { AutoResolveAlertsHandler } from './lifecycle/commands/auto-resolve-alerts';
import { SettleAlertsHandler } from './suppressed/commands/settle-alerts';
import { CancelBulkActionHandler } from './bulk/commands/cancel-bulk-action';
import { ChangeAlertHandler } from './lifecycle/commands/change-alert';
import { ChangeGroupHandler } from './groups/commands/change-group';
import { CommentAlertHandler } from './lifecycle/commands/comment-alert';
import { UpdateAlertTextHandler } from './lifecycle/commands/update-alert-text';
import { LockAlertsHandler } from './escalated/commands/lock-alerts';
import { RecordEscalationHandler } from './escalated/commands/record-escalation';
import { ScanLoudAlertsHandler } from './escalated/queries/scan-loud-alerts';
import { EscalatedAlertsRepository } from './escalated/persistence/escalated-alerts.repository';
import { RecordDeadlinesHandler } from './deadlines/commands/record-deadlines';
import { RecordSlaTargetsHandler } from './deadlines/commands/record-sla-targets';
import { ListOpenAlertsOfRuleHandler } from './deadlines/queries/list-open-alerts-of-rule';
import { DeadlinesRepository } from './deadlines/persistence/deadlines.repository';
import { EditAlertHandler } from './lifecycle/commands/edit-alert';
import { ExpireAlertsHandler } from './lifecycle/commands/expire-alerts';
import { ForgetEscalationPolicyHandler } from './lifecycle/commands/forget-escalation-policy';
import { AlertPoliciesRepository } from './lifecycle/persistence/alert-policies.repository';
import { PurgeAlertsHandler, LockPurgeableAlertsHandler } from './purging/commands/purge-alerts';
import { ClaimDueKeysHandler } from './keys/commands/claim-due-keys';
import { ClaimKeysHandler } from './keys/commands/claim-keys';
import { LockKeysHandler } from './keys/commands/lock-keys';
import { SaveKeysHandler } from './keys/commands/save-keys';
import { AlertKeysRepository } from './keys/persistence/alert-keys.repository';
import { FindDueKeysHandler } from './keys/queries/find-due-keys';
import { GetKeyAlertsHandler } from './keys/queries/get-key-alerts';
import { GetKeysHandler } from './keys/queries/get-keys';
import { PurgeOccurrencesJob } from './purging/jobs/purge-occurrences.job';
import { PurgeOccurrencesHandler } from './purging/commands/purge-occurrences';
import { GiveFeedbackHandler } from './feedback/commands/give-feedback';
import { MarkAlertHandler, UnmarkAlertHandler } from './inbox/commands/mark-alert';
import { RaiseAlertsHandler } from './raising/commands/raise-alerts';
import { SuppressAlertsHandler } from './suppressed/commands/suppress-alerts';
import { UnassignMemberHandler } from './lifecycle/commands/unassign-member';
import { UnassignWhenMemberRemoved } from './lifecycle/when/unassign-when-member-removed';
import { UnsuppressAlertsHandler } from './suppressed/commands/unsuppress-alerts';
import { WakeDueAlertsHandler, WakeWorsenedAlertsHandler } from './lifecycle/commands/wake-alerts';
import { WriteAlertHandler } from './raising/commands/write-alert';
import { AlertsController } from './listing/http/alerts.controller';
import { BulkController } from './bulk/http/bulk.controller';
import { GroupsController } from './groups/http/groups.controller';
import { InboxController } from './inbox/http/inbox.controller';
import { AlertActionsController } from './lifecycle/http/alert-actions.controller';
import { TenantAlertsController } from './listing/http/tenant-alerts.controller';
import { ActiveAlerts } from './listing/persistence/active-alerts';
import { AlertGroupEntity } from './groups/persistence/alert-group.entity';
import { AlertGroupsRepository } from './groups/persistence/alert-groups.repository';
import { AlertsRepository } from './lifecycle/persistence/alerts.repository';
import { BulkActionEntity } from './bulk/persistence/bulk-action.entity';
import { BulkProgress } from './bulk/bulk-progress';
import { BulkActionsRepository } from './bulk/persistence/bulk-actions.repository';
import { FeedbackEntity } from './feedback/persistence/feedback.entity';
import { FeedbackRepository } from './feedback/persistence/feedback.repository';
import { InboxRepository } from './inbox/persistence/inbox.repository';
import { RecordNotifiedHandler } from './notified/commands/record-notified';
import { NotifiedAlertsRepository } from './notified/persistence/notified-alerts.repository';
import { AutoNotify } from './raising/auto-notify';
import { NewAlertsRepository } from './raising/persistence/new-alerts.repository';
import { PurgeKeysHandler } from './purging/commands/purge-keys';
import { PurgeKeysJob } from './purging/jobs/purge-keys.job';
import { PurgeableKeysRepository } from './purging/persistence/purgeable-keys.repository';
import { PurgeableAlertsRepository } from './purging/persistence/purgeable-alerts.repository';
import { OccurrencesRepository } from './raising/persistence/occurrences.repository';
import { SuppressedAlertsRepository } from './suppressed/persistence/suppressed-alerts.repository';
import { RecurrencesRepository } from './raising/persistence/recurrences.repository';
import { TextSearch } from './listing/persistence/text-search';
import { IndexTextsHandler } from './listing/commands/index-texts';
import { IndexTextsJob } from './listing/jobs/index-texts.job';
import { CountActiveAlertsHandler } from './listing/queries/count-active-alerts';
import { CountCoveredHandler } from './suppressed/queries/count-covered';
import { CountFeedbackHandler } from './feedback/queries/count-feedback';
import { CountUnreadHandler } from './inbox/queries/count-unread';
import { ExportAlertsHandler } from './listing/queries/export-alerts';
import { GetActiveAlertsHandler } from './listing/queries/get-active-alerts';
import { GetAlertsHandler } from './listing/queries/get-alerts';
import { FindMissingEventFieldsHandler } from './listing/queries/find-missing-event-fields';
import { GetAlertHandler } from './listing/queries/get-alert';
import { GetAlertHistoryHandler } from './listing/queries/get-alert-history';
import { GetAlertOccurrencesHandler } from './listing/queries/get-alert-occurrences';
import { GetBulkActionHandler } from './bulk/queries/get-bulk-action';
import { ListAlertsHandler } from './listing/queries/list-alerts';
import { FindGroupsHandler } from './groups/queries/find-groups';
import { GetGroupHandler, ListGroupsHandler } from './groups/queries/list-groups';
import { SummariseGroupsHandler } from './groups/queries/summarise-groups';
import { ListSuppressedAlertsHandler } from './suppressed/queries/list-suppressed-alerts';
import { ListAlertTenantsHandler } from './listing/queries/list-alert-tenants';
import { LocateAlertHandler } from './listing/queries/locate-alert';
import { ScanOpenAlertsHandler } from './listing/queries/scan-open-alerts';
import { SampleAlertsOfRulesHandler } from './listing/queries/sample-alerts-of-rules';
import { CountFeedbackOfRulesHandler } from './feedback/queries/count-feedback-of-rules';
import { ScanRaisedAlertsHandler } from './listing/queries/scan-raised-alerts';
import { AlertRelativesController } from './listing/http/alert-relatives.controller';
import { CountRecurrenceHandler } from './listing/queries/count-recurrence';
import { FindSimilarAlertsHandler } from './listing/queries/find-similar-alerts';
import { ListAlertStoryHandler } from './listing/queries/list-alert-story';
import { CountFacetsHandler } from './listing/queries/count-facets';
import { SummariseAlertsHandler } from './listing/queries/summarise-alerts';
import { SummariseOpenAlertsHandler } from './listing/queries/summarise-open-alerts';
import { SummariseForViewersHandler } from './listing/queries/summarise-for-viewers';
import { SummariseResponsesHandler } from './listing/queries/summarise-responses';
import { AlertActionService } from './lifecycle/alert-action.service';
import { PromoteNextWhenAlertClosed } from './groups/when/promote-next-when-alert-closed';

@Module({
  imports: [TypeOrmModule.forFeature([AlertGroupEntity, BulkActionEntity, FeedbackEntity])],
  // controllers with fixed paths come before those with `:id`
  controllers: [
    GroupsController,
    BulkController,
    InboxController,
    AlertsController,
    AlertActionsController,
    TenantAlertsController,
    AlertRelativesController,
  ],
  providers: [
    ActiveAlerts,
    AlertGroupsRepository,
    AlertKeysRepository,
    ClaimDueKeysHandler,
    ClaimKeysHandler,
    FindDueKeysHandler,
    GetKeyAlertsHandler,
    GetKeysHandler,
    LockKeysHandler,
    SaveKeysHandler,
    AlertsRepository,
    AutoNotify,
    BulkActionsRepository,
    BulkActionService,
    BulkProgress,
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
    ForgetEscalationPolicyHandler,
    AlertPoliciesRepository,
    ExportAlertsHandler,
    PurgeOccurrencesHandler,
    PurgeOccurrencesJob,
    GetActiveAlertsHandler,
    NotifiedAlertsRepository,
    RecordNotifiedHandler,
    EscalatedAlertsRepository,
    LockAlertsHandler,
    ScanLoudAlertsHandler,
    RecordEscalationHandler,
    DeadlinesRepository,
    RecordDeadlinesHandler,
    RecordSlaTargetsHandler,
    ListOpenAlertsOfRuleHandler,
    FindMissingEventFieldsHandler,
    GetAlertHandler,
    GetAlertsHandler,
    GetAlertHistoryHandler,
    GetAlertOccurrencesHandler,
    GetBulkActionHandler,
    GetGroupHandler,
    ListAlertsHandler,
    ListGroupsHandler,
    FindGroupsHandler,
    SummariseGroupsHandler,
    ListSuppressedAlertsHandler,
    LocateAlertHandler,
    GiveFeedbackHandler,
    MarkAlertHandler,
    UnmarkAlertHandler,
    RaiseAlertsHandler,
    ScanOpenAlertsHandler,
    ScanRaisedAlertsHandler,
    SampleAlertsOfRulesHandler,
    CountFeedbackOfRulesHandler,
    SuppressAlertsHandler,
    CountFacetsHandler,
    CountRecurrenceHandler,
    FindSimilarAlertsHandler,
    ListAlertStoryHandler,
    SummariseAlertsHandler,
    SummariseOpenAlertsHandler,
    SummariseForViewersHandler,
    SummariseResponsesHandler,
    UnassignMemberHandler,
    UnassignWhenMemberRemoved,
    UnsuppressAlertsHandler,
    PurgeableAlertsRepository,
    PurgeableKeysRepository,
    PurgeKeysHandler,
    PurgeKeysJob,
    LockPurgeableAlertsHandler,
    PurgeAlertsHandler,
    ListAlertTenantsHandler,
    CountActiveAlertsHandler,
    WakeDueAlertsHandler,
    WakeWorsenedAlertsHandler,
    WriteAlertHandler,
    PromoteNextWhenAlertClosed,
    IndexTextsHandler,
    IndexTextsJob,
    TextSearch,
  ],
})
export class AlertsModule {}
