import { type EventFields, OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { SuppressionType } from '../domain/verdict';
import type { SuppressionRow } from '../suppression-view';

abstract class SuppressionEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly suppressionId: string;
  readonly suppressionType: SuppressionType;
  readonly reason: string;
  /** When it ends or ended (ISO 8601). */
  readonly until: string;
  readonly timestamp: string;

  constructor(fields: EventFields<SuppressionEvent>) {
    super(fields);
  }

  subject(): string {
    return this.suppressionId;
  }
}

/** A suppression has started; a recurring one starts many times. */
export class SuppressionStartedEvent extends SuppressionEvent {
  static readonly type = 'alerts.suppression_started';
  static readonly wireName = 'suppression_started';
}

/** A suppression has stopped; a recurring one may start again. */
export class SuppressionEndedEvent extends SuppressionEvent {
  static readonly type = 'alerts.suppression_ended';
  static readonly wireName = 'suppression_ended';
}

/** The event for a suppression that has started or stopped. */
export const switchedEvent = (row: SuppressionRow, isStarted: boolean, until: Date, at: Date) =>
  new (isStarted ? SuppressionStartedEvent : SuppressionEndedEvent)({
    tenantId: row.tenantId,
    suppressionId: row.id,
    suppressionType: row.type,
    reason: row.reason,
    until: until.toISOString(),
    timestamp: at.toISOString(),
  });
