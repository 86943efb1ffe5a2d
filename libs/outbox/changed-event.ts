import { chunksOf } from '../kernel/chunks-of';
import { groupBy } from '../kernel/group-by';
import { type EventFields, OutboxEvent } from './outbox-event';

/** Resources of one kind were added, changed or deleted: whoever shows them reads them again. */
export abstract class ChangedEvent extends OutboxEvent {
  readonly tenantId: string;
  readonly ids: readonly string[];
  readonly timestamp: string;

  constructor(fields: EventFields<ChangedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.ids[0] ?? this.tenantId;
  }
}

/** The entries of the real-time feed, in which these events go to pages, are small. */
const IDS_AN_EVENT = 40;

/** The events of changed resources of any tenants. */
export const changedEvents = <E extends ChangedEvent>(
  Event: new (fields: EventFields<ChangedEvent>) => E,
  changed: readonly { readonly id: string; readonly tenantId: string }[],
  at: Date,
): readonly E[] =>
  [...groupBy(changed, ({ tenantId }) => tenantId)].flatMap(([tenantId, some]) =>
    [...chunksOf(some, IDS_AN_EVENT)].map(
      (chunk) => new Event({ tenantId, ids: chunk.map(({ id }) => id), timestamp: at.toISOString() }),
    ),
  );
