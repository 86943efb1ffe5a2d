import { type EventFields, OutboxEvent } from '../../../libs/outbox/outbox-event';
import type { SuppressionType } from '../domain/verdict';
import type { SuppressionRow } from '../suppression-view';

abstract class SuppressionEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly suppressionId: string;
  readonly suppressionType: SuppressionType;
  readonly reason: string;
  /** Until when it holds, or held. */
  readonly until: string;
  readonly timestamp: string;

  constructor(fields: EventFields<SuppressionEvent>) {
    super(fields);
  }

  subject(): string {
    return this.suppressionId;
  }
}

/** A suppression holds from now on; a recurring one does so again and again. */
export class SuppressionStartedEvent extends SuppressionEvent {
  static readonly type = 'alerts.suppression_started';
  static readonly wireName = 'suppression_started';
}

/** A suppression holds no more, for now or for good. */
export class SuppressionEndedEvent extends SuppressionEvent {
  static readonly type = 'alerts.suppression_ended';
  static readonly wireName = 'suppression_ended';
}

/** The event that tells that a suppression begins or ends to hold. */
export const turnedEvent = (row: SuppressionRow, holds: boolean, until: Date, at: Date) =>
  new (holds ? SuppressionStartedEvent : SuppressionEndedEvent)({
    tenantId: row.tenantId,
    suppressionId: row.id,
    suppressionType: row.type,
    reason: row.reason,
    until: until.toISOString(),
    timestamp: at.toISOString(),
  });
