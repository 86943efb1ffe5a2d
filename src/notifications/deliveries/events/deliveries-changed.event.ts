import { ChangedEvent } from '../../../../libs/outbox/changed-event';

/** Something became of deliveries. It is not published. */
export class DeliveriesChangedEvent extends ChangedEvent {
  static readonly type = 'deliveries.changed';
  static readonly wireName = 'deliveries_changed';
}
