export { AlertsModule } from './alerts.module';
export { AutoResolveAlertsCommand } from './commands/auto-resolve-alerts';
export { RaiseAlertsCommand } from './commands/raise-alerts';
export type { NewAlert, Recurrence } from './domain/new-alert';
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
export { AlertResolvedEvent } from './events/alert-resolved.event';
export { type OpenAlerts, SummariseOpenAlertsQuery } from './queries/summarise-open-alerts';
