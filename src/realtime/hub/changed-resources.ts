import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetGroupQuery, presentGroupView } from '../../alerts';
import { FindWorkItemsQuery, presentWorkItem, WorkItemsChangedEvent } from '../../escalation';
import { DeliveriesChangedEvent, FindDeliveriesQuery, presentDelivery } from '../../notifications';
import type { Topic } from '../feed/feed-entry';
import type { FeedEvent } from './feed-event';
import type { TenantRoom } from './tenant-room';

/** More of a kind in a second than anybody reads: the rest is told in the next. */
const MAX_A_SECOND = 20;

type Resource = object & { readonly id: string };

/** A kind of resources of which clients are told the present state after each change. */
interface Kind {
  readonly topic: Topic;
  /** The ids of those that an event has changed. */
  readonly idsOf: (event: FeedEvent) => readonly string[];
  /** As GET shows them; those that are gone are missing. */
  readonly read: (queries: QueryBus, tenantId: string, ids: readonly string[]) => Promise<readonly Resource[]>;
}

const idsIn = (type: string) => (event: FeedEvent) =>
  event.entry.type === type ? ((event.entry.details['ids'] ?? []) as readonly string[]) : [];

const kinds: readonly Kind[] = [
  {
    topic: 'incidents',
    idsOf: ({ alert }) => (alert?.document.group_id ? [alert.document.group_id] : []),
    read: async (queries, tenantId, ids) => {
      const found = await Promise.allSettled(ids.map((id) => queries.execute(new GetGroupQuery(tenantId, id))));
      return found.flatMap((one) => (one.status === 'fulfilled' ? [presentGroupView(one.value)] : []));
    },
  },
  {
    topic: 'work_items',
    idsOf: idsIn(WorkItemsChangedEvent.type),
    read: async (queries, tenantId, ids) =>
      (await queries.execute(new FindWorkItemsQuery(tenantId, ids))).map(presentWorkItem),
  },
  {
    topic: 'deliveries',
    idsOf: idsIn(DeliveriesChangedEvent.type),
    read: async (queries, tenantId, ids) =>
      (await queries.execute(new FindDeliveriesQuery(tenantId, ids)))
        .map(presentDelivery)
        .map(({ message: _, ...delivery }) => delivery),
  },
];

/** Tells which incidents, work items and deliveries have changed, once a second. */
@Injectable()
export class ChangedResources {
  private readonly log = new Logger(ChangedResources.name);
  private readonly changed = new WeakMap<TenantRoom, ReadonlyMap<Kind, Set<string>>>();

  constructor(private readonly queries: QueryBus) {}

  note(room: TenantRoom, events: readonly FeedEvent[]): void {
    const changed = this.changed.get(room) ?? new Map(kinds.map((kind) => [kind, new Set<string>()]));
    for (const [kind, ids] of changed) for (const id of events.flatMap(kind.idsOf)) ids.add(id);
    this.changed.set(room, changed);
  }

  /** Called every second. */
  second(room: TenantRoom): void {
    for (const [kind, all] of this.changed.get(room) ?? []) {
      if (all.size === 0) continue;
      const sockets = [...room.sockets].filter((socket) => socket.hears(kind.topic));
      const ids = sockets.length > 0 ? [...all].slice(0, MAX_A_SECOND) : [...all];
      for (const id of ids) all.delete(id);
      if (sockets.length > 0) void this.tell(room, kind, ids);
    }
  }

  private async tell(room: TenantRoom, { topic, read }: Kind, ids: readonly string[]): Promise<void> {
    try {
      const resources = await read(this.queries, room.tenantId, ids);
      const known = new Set(resources.map(({ id }) => id));
      const gone = ids.filter((id) => !known.has(id)).map((id) => ({ id, is_deleted: true }));
      for (const resource of [...resources, ...gone])
        for (const socket of room.sockets) if (socket.hears(topic)) socket.tell(`${topic}.changed`, resource);
    } catch (error) {
      this.log.debug(`changed ${topic} that are not told: ${(error as Error).message}`);
    }
  }
}
