import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';
import { FeedLog, type FeedMessage } from '../feed/feed-log';
import { AlertReader } from './alert-reader';
import { BroadcastHealth } from './broadcast-health';
import { ChangedResources } from './changed-resources';
import { closeCodes } from './close-codes';
import { EndedCredentials } from './ended-credentials';
import type { FeedEvent } from './feed-event';
import { FeedListener } from './feed-listener';
import type { Socket } from './socket';
import { TenantRoom } from './tenant-room';
import { UnreadCounts } from './unread-counts';

export const HEARTBEAT_SECONDS = 20;
const TICK_MS = 250;
const SECOND_MS = 1_000;
const LOOK_AGAIN_MS = 5_000;
const LISTEN_ON_MS = 30_000;
const MAX_RECONNECT_MS = 5_000;

/** All open sockets of this process, by tenant; and what happens to them in the course of time. */
@Injectable()
export class RealtimeHub implements BeforeApplicationShutdown {
  readonly sockets = new Set<Socket>();
  isStopping = false;
  private readonly log = new Logger(RealtimeHub.name);
  private readonly rooms = new Map<string, TenantRoom>();
  private readonly opening = new Map<string, Promise<TenantRoom>>();
  private timer: NodeJS.Timeout | undefined;
  private dueSecondMs = 0;
  private dueLookMs = 0;

  constructor(
    private readonly config: Config,
    private readonly feed: FeedLog,
    private readonly listener: FeedListener,
    private readonly queries: QueryBus,
    private readonly unread: UnreadCounts,
    private readonly resources: ChangedResources,
    private readonly health: BroadcastHealth,
    private readonly credentials: EndedCredentials,
    private readonly clock: Clock,
    metrics: ScrapedMetrics,
  ) {
    const open = metrics.gauge({ name: 'realtime_sockets', help: 'Open sockets of the real-time feed' });
    const slow = metrics.gauge({
      name: 'realtime_slow_sockets',
      help: 'Sockets that do not take what is written to them',
    });
    const unsent = metrics.gauge({
      name: 'realtime_unsent_bytes',
      help: 'What was written to sockets and not sent yet',
    });
    metrics.readBefore([open, slow, unsent], () => {
      const all = [...this.sockets];
      open.set(all.length);
      slow.set(all.filter(({ isSlow }) => isSlow).length);
      unsent.set(all.reduce((sum, { unsentBytes }) => sum + unsentBytes, 0));
      return Promise.resolve();
    });
  }

  /** Adds a socket to the room of its tenant, which is opened for the first one. */
  async join(socket: Socket): Promise<TenantRoom> {
    this.sockets.add(socket);
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
    socket.nextHeartbeatMs = Date.now() + HEARTBEAT_SECONDS * SECOND_MS;
    const room = await this.roomOf(socket.member.tenantId);
    if (!socket.isClosed) room.sockets.add(socket);
    room.emptySinceMs = undefined;
    return room;
  }

  /** A socket has ended. */
  leave(socket: Socket): void {
    this.sockets.delete(socket);
    const room = this.rooms.get(socket.member.tenantId);
    room?.sockets.delete(socket);
    if (room?.sockets.size === 0) room.emptySinceMs = Date.now();
  }

  /** Tells all clients to come back in a while, so that they do not come all at once. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
    clearInterval(this.timer);
    for (const socket of [...this.sockets]) {
      socket.tell('closing', { reconnect_ms: Math.floor(Math.random() * MAX_RECONNECT_MS) });
      socket.close(closeCodes.stopping, 'stopping');
    }
  }

  /** Tells a socket how many alerts its member has not seen. */
  recount(room: TenantRoom, socket: Socket): void {
    socket.unread = undefined;
    this.unread.recountNow(room, socket.member.id);
  }

  private roomOf(tenantId: string): Promise<TenantRoom> {
    const opening = this.opening.get(tenantId);
    if (opening) return opening;
    const room = this.rooms.get(tenantId);
    if (room) return Promise.resolve(room);
    const opened = this.openRoom(tenantId).finally(() => this.opening.delete(tenantId));
    this.opening.set(tenantId, opened);
    return opened;
  }

  private async openRoom(tenantId: string): Promise<TenantRoom> {
    const { floodEventsPerSecond } = this.config.dashboard.realtime;
    const events = {
      heard: (of: TenantRoom, some: readonly FeedEvent[]) => this.heard(of, some),
      failed: (_: TenantRoom, error: Error) => this.log.warn(`the real-time feed: ${error.message}`),
    };
    const room = new TenantRoom(tenantId, this.feed, new AlertReader(this.queries), events, floodEventsPerSecond);
    // it hears while it is being opened, so that nothing is between
    this.rooms.set(tenantId, room);
    try {
      await this.listener.join(tenantId, {
        heard: (id, message) => this.hear(id, message),
        connected: () => this.lookAgain(true),
        lost: () => this.degradeAll(),
      });
      await room.open();
    } catch (error) {
      this.log.debug((error as Error).message);
      room.degrade();
    }
    return room;
  }

  private hear(tenantId: string, message: FeedMessage): void {
    this.rooms.get(tenantId)?.hear(message);
  }

  private heard(room: TenantRoom, events: readonly FeedEvent[]): void {
    this.unread.note(room, events);
    this.resources.note(room, events);
    this.credentials.note(room, events);
  }

  private degradeAll(): void {
    for (const room of this.rooms.values()) room.degrade();
  }

  private tick(): void {
    const nowMs = Date.now();
    for (const socket of this.sockets) if (socket.isSlow) socket.checkProgress(nowMs);
    if (nowMs >= this.dueSecondMs) {
      this.dueSecondMs = nowMs + SECOND_MS;
      this.second(nowMs);
    }
    if (nowMs >= this.dueLookMs) {
      this.dueLookMs = nowMs + LOOK_AGAIN_MS;
      this.lookAgain(false);
    }
  }

  private second(nowMs: number): void {
    const now = this.clock.now();
    for (const socket of this.sockets) {
      socket.checkExpiry(now);
      if (nowMs < socket.nextHeartbeatMs) continue;
      socket.nextHeartbeatMs = nowMs + HEARTBEAT_SECONDS * SECOND_MS;
      socket.heartbeat(this.rooms.get(socket.member.tenantId)?.id, now);
    }
    for (const room of this.rooms.values()) this.secondOf(room, nowMs);
    void this.credentials.closeEnded(this.sockets);
    void this.health.tell(this.sockets, nowMs);
  }

  private secondOf(room: TenantRoom, nowMs: number): void {
    const flood = room.flood.second();
    if (flood === 'over') room.endFlood();
    else if (flood) for (const socket of room.sockets) if (socket.hears('alerts')) socket.tell('flood', flood);
    this.unread.second(room, nowMs);
    this.resources.second(room);
    if (room.emptySinceMs !== undefined && nowMs - room.emptySinceMs > LISTEN_ON_MS) this.closeRoom(room);
  }

  private closeRoom(room: TenantRoom): void {
    this.rooms.delete(room.tenantId);
    void this.listener.leave(room.tenantId);
  }

  /** Pub/sub loses what is told while a connection is away: the log says what was missed. */
  private lookAgain(isAfterLoss: boolean): void {
    if (!isAfterLoss && !this.listener.isConnected) return;
    for (const room of this.rooms.values()) room.open().catch((error: Error) => room.fail(error));
  }
}
