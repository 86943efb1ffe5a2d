import type { EventFields } from '../../../libs/outbox/outbox-event';
import type { Severity } from '../domain/severity';
import { AlertEvent } from './alert-event';

/** An occurrence was worse than the alert that tells of it, and raised its severity. */
export class AlertWorsenedEvent extends AlertEvent {
  static readonly type = 'alerts.worsened';
  static readonly wireName = 'alert_worsened';
  readonly previousSeverity: Severity;
  readonly title: string;

  constructor(fields: EventFields<AlertWorsenedEvent>) {
    super(fields);
  }
}
