import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';
import { AlertEvent } from './alert-event';

/** A more severe occurrence raised the severity of an alert. */
export class AlertWorsenedEvent extends AlertEvent {
  static readonly type = 'alerts.worsened';
  static readonly wireName = 'alert_worsened';
  readonly previousSeverity: Severity;

  constructor(fields: EventFields<AlertWorsenedEvent>) {
    super(fields);
  }
}
