import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetGroupQuery, presentGroupView } from '../../alerts';
import type { FeedEvent } from './feed-event';
import type { TenantRoom } from './tenant-room';

/** More incidents in a second than anybody reads: the list is read again. */
const MAX_A_SECOND = 20;

/** Tells which incidents have changed, once a second: when an alert of theirs did. */
@Injectable()
export class ChangedIncidents {
  private readonly log = new Logger(ChangedIncidents.name);
  private readonly changed = new WeakMap<TenantRoom, Set<string>>();

  constructor(private readonly queries: QueryBus) {}

  note(room: TenantRoom, events: readonly FeedEvent[]): void {
    const ids = this.changed.get(room) ?? new Set<string>();
    for (const { alert } of events) if (alert?.document.group_id) ids.add(alert.document.group_id);
    this.changed.set(room, ids);
  }

  /** Called every second. */
  second(room: TenantRoom): void {
    const all = this.changed.get(room);
    if (!all || all.size === 0) return;
    const ids = [...all].slice(0, MAX_A_SECOND);
    for (const id of ids) all.delete(id);
    const sockets = [...room.sockets].filter((socket) => socket.hears('incidents'));
    if (sockets.length > 0) void Promise.all(ids.map((id) => this.tell(room, id)));
  }

  private async tell(room: TenantRoom, id: string): Promise<void> {
    try {
      const incident = presentGroupView(await this.queries.execute(new GetGroupQuery(room.tenantId, id)));
      for (const socket of room.sockets) if (socket.hears('incidents')) socket.tell('incidents.changed', incident);
    } catch (error) {
      this.log.debug(`an incident that is not told: ${(error as Error).message}`);
    }
  }
}
