import { type EventFields, OutboxEvent } from '../../../libs/outbox/outbox-event';

/** How far a bulk action has come, for whoever started it. It is not published. */
export class BulkProgressEvent extends OutboxEvent {
  static readonly type = 'bulk.progress';
  static readonly wireName = 'bulk_progress';
  readonly tenantId: string;
  readonly memberId: string;
  readonly id: string;
  readonly action: string;
  readonly state: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timestamp: string;

  constructor(fields: EventFields<BulkProgressEvent>) {
    super(fields);
  }

  subject(): string {
    return this.id;
  }
}
