import { Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import { groupBy } from '../../../libs/kernel/group-by';
import { CountUnreadQuery } from '../../alerts';
import type { FeedEvent } from './feed-event';
import type { Socket } from './socket';
import type { TenantRoom } from './tenant-room';

const EVERY_MS = 2_000;
const AT_ONCE = 50;

/** The members of a room whose count may have changed. */
interface Due {
  isForAll: boolean;
  readonly members: Set<string>;
  nextMs: number;
  isCounting: boolean;
}

/** Tells members how many alerts they have not seen, at most every two seconds, or at once after their own marks. */
@Injectable()
export class UnreadCounts {
  private readonly log = new Logger(UnreadCounts.name);
  private readonly due = new WeakMap<TenantRoom, Due>();

  constructor(private readonly queries: QueryBus) {}

  note(room: TenantRoom, events: readonly FeedEvent[]): void {
    if (events.some(({ topic }) => topic === 'alerts')) this.dueOf(room).isForAll = true;
    for (const { entry } of events)
      if (entry.type === 'inbox.marked' && entry.to !== undefined) this.recountNow(room, entry.to);
  }

  recountNow(room: TenantRoom, memberId: string): void {
    this.dueOf(room).members.add(memberId);
    void this.count(room);
  }

  /** Called every second. */
  second(room: TenantRoom, nowMs: number): void {
    const due = this.dueOf(room);
    if ((!due.isForAll && due.members.size === 0) || nowMs < due.nextMs) return;
    due.nextMs = nowMs + EVERY_MS;
    void this.count(room);
  }

  private async count(room: TenantRoom): Promise<void> {
    const due = this.dueOf(room);
    // a second one would tell an older count after a newer one
    if (due.isCounting) return;
    due.isCounting = true;
    try {
      const sockets = [...room.sockets].filter(
        (socket) => (due.isForAll || due.members.has(socket.member.id)) && socket.hears('inbox'),
      );
      [due.isForAll] = [false];
      due.members.clear();
      await this.tell(room.tenantId, sockets);
    } catch (error) {
      this.log.debug(`unread alerts are counted again: ${(error as Error).message}`);
      due.isForAll = true;
    } finally {
      due.isCounting = false;
    }
  }

  private async tell(tenantId: string, sockets: readonly Socket[]): Promise<void> {
    const ofViewers = [...groupBy(sockets, ({ viewer }) => JSON.stringify(viewer)).values()];
    for (const some of chunksOf(ofViewers, AT_ONCE)) {
      const viewers = some.flatMap(([first]) => first?.viewer ?? []);
      const counts = await this.queries.execute(new CountUnreadQuery(tenantId, viewers));
      for (const [i, of] of some.entries()) this.tellOne(of, counts[i]);
    }
  }

  private tellOne(sockets: readonly Socket[], unread?: { readonly count: number; readonly isExact: boolean }): void {
    if (!unread) return;
    const data = { unread_count: unread.count, is_exact: unread.isExact };
    const text = JSON.stringify(data);
    for (const socket of sockets) {
      if (socket.unread === text || socket.isSlow) continue;
      socket.unread = text;
      socket.tell('inbox.unread', data);
    }
  }

  private dueOf(room: TenantRoom): Due {
    const due = this.due.get(room) ?? { isForAll: false, members: new Set<string>(), nextMs: 0, isCounting: false };
    this.due.set(room, due);
    return due;
  }
}
