export { severityRank } from './alert-view';
export type { AlertRow, SeenAlert } from './alert-view';
export { AlertsModule } from './alerts.module';
export { AutoResolveAlertsCommand } from './commands/auto-resolve-alerts';
export { SettleAlertsCommand } from './commands/calm-alerts';
export { UpdateAlertTextCommand } from './commands/describe-alert';
export { PurgeAlertsCommand, LockPurgeableAlertsCommand } from './commands/forget-alerts';
export { PurgeOccurrencesCommand } from './commands/forget-occurrences';
export { ChangeAlertCommand } from './commands/change-alert';
export { WriteAlertCommand } from './commands/write-alert';
export { RaiseAlertsCommand } from './commands/raise-alerts';
export { SuppressAlertsCommand } from './commands/silence-alerts';
export { WakeWorsenedAlertsCommand } from './commands/wake-alerts';
export { UnsuppressAlertsCommand } from './commands/unsilence-alerts';
export type { AlertOccurrence, GroupSpec, NewAlert, AlertSuppression, AlertRecurrence } from './domain/new-alert';
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
export { AlertCreatedEvent } from './events/alert-created.event';
export { AlertAssignedEvent } from './events/alert-assigned.event';
export { AlertCommentedEvent } from './events/alert-commented.event';
export { AlertEscalatedEvent } from './events/alert-escalated.event';
export { AlertIgnoredEvent } from './events/alert-ignored.event';
export { AlertReopenedEvent } from './events/alert-reopened.event';
export { AlertResolvedEvent } from './events/alert-resolved.event';
export { AlertUnacknowledgedEvent } from './events/alert-unacknowledged.event';
export { AlertUpdatedEvent } from './events/alert-updated.event';
export { AlertSuppressedEvent } from './events/alert-silenced.event';
export { AlertSnoozedEvent } from './events/alert-snoozed.event';
export { AlertUnsuppressedEvent } from './events/alert-unsilenced.event';
export { AlertUnsnoozedEvent } from './events/alert-unsnoozed.event';
export { AlertWorsenedEvent } from './events/alert-worsened.event';
export { CountActiveAlertsQuery, type ActiveAlertCount } from './queries/count-active-alerts';
export { ListAlertTenantsQuery } from './queries/list-alert-tenants';
export { IllegalTransition } from './domain/alert.errors';
export { actorOf, type Viewer, viewerOf } from './domain/actor';
export { isOpen, type Status, statuses } from './domain/alert-status';
export { GetAlertQuery } from './queries/get-alert';
export { ListAlertsQuery } from './queries/list-alerts';
export { LocateAlertQuery } from './queries/locate-alert';
export { SummariseAlertsQuery } from './queries/summarise-alerts';
export { CountFeedbackQuery } from './queries/count-feedback';
export { CountCoveredQuery, type CoveredAlerts } from './queries/count-covered';
export { ListSuppressedAlertsQuery, type SuppressedAlert } from './queries/list-quiet-alerts';
export { type OpenAlert, ScanOpenAlertsQuery } from './queries/scan-open-alerts';
export { type OpenAlerts, SummariseOpenAlertsQuery } from './queries/summarise-open-alerts';
