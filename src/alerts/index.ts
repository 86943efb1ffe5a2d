export { severityRank } from './listing/alert-view';
export type { AlertRow, SeenAlert } from './listing/alert-view';
export { ALERTS_EXCHANGE } from './events/alerts-exchange';
export { AlertsModule } from './alerts.module';
export { ClaimDueKeysCommand } from './keys/commands/claim-due-keys';
export { ClaimKeysCommand } from './keys/commands/claim-keys';
export { LockKeysCommand } from './keys/commands/lock-keys';
export { SaveKeysCommand } from './keys/commands/save-keys';
export { type AlertKey, type KeyChange, keyTextOf, type TypedKeyName, unseenKey } from './keys/domain/alert-key';
export { FindDueKeysQuery, firstDueKey } from './keys/queries/find-due-keys';
export { GetKeyAlertsQuery } from './keys/queries/get-key-alerts';
export { GetKeysQuery } from './keys/queries/get-keys';
export { AutoResolveAlertsCommand } from './lifecycle/commands/auto-resolve-alerts';
export { SettleAlertsCommand } from './suppressed/commands/settle-alerts';
export { ForgetEscalationPolicyCommand } from './lifecycle/commands/forget-escalation-policy';
export { UpdateAlertTextCommand } from './lifecycle/commands/update-alert-text';
export { PurgeAlertsCommand, LockPurgeableAlertsCommand } from './purging/commands/purge-alerts';
export { ChangeAlertCommand } from './lifecycle/commands/change-alert';
export { WriteAlertCommand } from './raising/commands/write-alert';
export { RecordNotifiedCommand } from './notified/commands/record-notified';
export { RaiseAlertsCommand } from './raising/commands/raise-alerts';
export { SuppressAlertsCommand } from './suppressed/commands/suppress-alerts';
export { WakeWorsenedAlertsCommand } from './lifecycle/commands/wake-alerts';
export { UnsuppressAlertsCommand } from './suppressed/commands/unsuppress-alerts';
export { WORK_ITEM_CATEGORY } from './domain/work-item-category';
export { isBroadcast } from './raising/domain/broadcast';
export {
  type AlertOccurrence,
  anyNotification,
  type GroupSpec,
  type NewAlert,
  type AlertSuppression,
  type AlertRecurrence,
} from './raising/domain/new-alert';
export { systemAlert } from './raising/domain/system-alert';
export {
  canonicalSeverity,
  priorities,
  type Priority,
  priorityOf,
  severities,
  type Severity,
  worse,
} from './domain/severity';
export { AlertAcknowledgedEvent } from './events/alert-acknowledged.event';
export { AlertAggregatedEvent } from './events/alert-aggregated.event';
export { AlertCreatedEvent } from './events/alert-created.event';
export { AlertAssignedEvent } from './events/alert-assigned.event';
export { AlertCommentedEvent } from './events/alert-commented.event';
export { AlertEscalationRequestedEvent } from './events/alert-escalation-requested.event';
export { AlertEvent, alertEventFields } from './events/alert-event';
export { AlertSettledEvent } from './events/alert-settled.event';
export { LockAlertsCommand } from './escalated/commands/lock-alerts';
export { RecordEscalationCommand } from './escalated/commands/record-escalation';
export { type LoudAlert, ScanLoudAlertsQuery } from './escalated/queries/scan-loud-alerts';
export { RecordDeadlinesCommand } from './deadlines/commands/record-deadlines';
export { RecordSlaTargetsCommand } from './deadlines/commands/record-sla-targets';
export { DeadlinesOutdatedEvent } from './deadlines/events/deadlines-outdated.event';
export { ListOpenAlertsOfRuleQuery } from './deadlines/queries/list-open-alerts-of-rule';
export { type AlertDeadlines, MAX_DEADLINES } from './deadlines/deadlines';
export { type SlaState, slaStates } from './domain/sla-state';
export type { AlertSlaTarget } from './domain/sla-target';
export type { EscalationRecord } from './escalated/escalation-record';
export { InboxMarkedEvent } from './events/inbox-marked.event';
export { BulkProgressEvent } from './events/bulk-progress.event';
export { AlertIgnoredEvent } from './events/alert-ignored.event';
export { AlertReopenedEvent } from './events/alert-reopened.event';
export { AlertResolvedEvent } from './events/alert-resolved.event';
export { AlertUnacknowledgedEvent } from './events/alert-unacknowledged.event';
export { AlertUpdatedEvent } from './events/alert-updated.event';
export { AlertSuppressedEvent } from './events/alert-suppressed.event';
export { AlertSnoozedEvent } from './events/alert-snoozed.event';
export { AlertUnsuppressedEvent } from './events/alert-unsuppressed.event';
export { AlertUnsnoozedEvent } from './events/alert-unsnoozed.event';
export { AlertWorsenedEvent } from './events/alert-worsened.event';
export { CountActiveAlertsQuery, type ActiveAlertCount } from './listing/queries/count-active-alerts';
export { ListAlertTenantsQuery } from './listing/queries/list-alert-tenants';
export { AlertChanged, AlertClosed, AlertNotFound, IllegalTransition } from './lifecycle/domain/alert.errors';
export { type Actor, actorOf, type Viewer, viewerOf } from './domain/actor';
export { isOpen, type Status, statuses } from './domain/alert-status';
export { FindMissingEventFieldsQuery } from './listing/queries/find-missing-event-fields';
export { maySee } from './listing/alert-filter';
export { presentAlert } from './listing/present-alert';
export { presentGroupView } from './groups/present-group';
export { GetGroupQuery } from './groups/queries/list-groups';
export { CountUnreadQuery } from './inbox/queries/count-unread';
export { ListAlertStoryQuery, type StoryEntry, type StoryKind, storyKinds } from './listing/queries/list-alert-story';
export { GetAlertQuery } from './listing/queries/get-alert';
export { type AlertRef, GetAlertsQuery, MAX_ALERTS_AT_ONCE } from './listing/queries/get-alerts';
export { type FoundGroup, FindGroupsQuery } from './groups/queries/find-groups';
export { wordsOf } from './listing/alert-filter';
export { ListAlertsQuery } from './listing/queries/list-alerts';
export { LocateAlertQuery } from './listing/queries/locate-alert';
export { type GroupSummary, SummariseGroupsQuery } from './groups/queries/summarise-groups';
export { SummariseAlertsQuery } from './listing/queries/summarise-alerts';
export { CountFeedbackQuery } from './feedback/queries/count-feedback';
export { CountFeedbackOfRulesQuery } from './feedback/queries/count-feedback-of-rules';
export { CountCoveredQuery, type CoveredAlerts } from './suppressed/queries/count-covered';
export { ListSuppressedAlertsQuery, type SuppressedAlert } from './suppressed/queries/list-suppressed-alerts';
export { type OpenAlert, ScanOpenAlertsQuery } from './listing/queries/scan-open-alerts';
export { type RuleAlertSample, SampleAlertsOfRulesQuery } from './listing/queries/sample-alerts-of-rules';
export { type RaisedAlert, ScanRaisedAlertsQuery } from './listing/queries/scan-raised-alerts';
export {
  type OpenAlertsSummary,
  SummariseForViewersQuery,
  type SummaryViewer,
} from './listing/queries/summarise-for-viewers';
export { type ResponseSummary, SummariseResponsesQuery } from './listing/queries/summarise-responses';
export { type OpenAlerts, SummariseOpenAlertsQuery } from './listing/queries/summarise-open-alerts';
