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

const fieldsOf = (row: SuppressionRow, until: Date, at: Date): EventFields<SuppressionEvent> => ({
  tenantId: row.tenantId,
  suppressionId: row.id,
  suppressionType: row.type,
  reason: row.reason,
  until: until.toISOString(),
  timestamp: at.toISOString(),
});

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

/** A suppression ends for good in a quarter of an hour. */
export class SuppressionExpiringEvent extends SuppressionEvent {
  static readonly type = 'alerts.suppression_expiring';
  static readonly wireName = 'suppression_expiring';
}

/** The event for a suppression that ends soon. */
export const expiringEvent = (row: SuppressionRow, at: Date): SuppressionExpiringEvent =>
  new SuppressionExpiringEvent(fieldsOf(row, row.endTime, at));

/** The event for a suppression that has started or stopped. */
export const switchedEvent = (row: SuppressionRow, isStarted: boolean, until: Date, at: Date) =>
  new (isStarted ? SuppressionStartedEvent : SuppressionEndedEvent)(fieldsOf(row, until, at));
