import { ChangedEvent } from '../../../../libs/outbox/changed-event';

/** Work items were added, changed or deleted. It is not published. */
export class WorkItemsChangedEvent extends ChangedEvent {
  static readonly type = 'work_items.changed';
  static readonly wireName = 'work_items_changed';
}
