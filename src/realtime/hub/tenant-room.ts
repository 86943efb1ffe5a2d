import { chunksOf } from '../../../libs/kernel/chunks-of';
import { compareEntries, type FeedPosition, idOf, feedPositionOf } from '../feed/feed-position';
import type { FeedLog, FeedMessage, LoggedEntry } from '../feed/feed-log';
import { countResume, observeLatency } from '../realtime.metrics';
import type { AlertReader } from './alert-reader';
import { FeedEvent } from './feed-event';
import { Flood } from './flood';
import type { Socket } from './socket';
import { FeedSubscription, type SubscriptionSpec } from './feed-subscription';

const AT_ONCE = 200;
const MAX_RECENT = 1_000;
const POLL_SECONDS = 15;

/** What the room tells of, beside the frames of its subscriptions. */
export interface RoomEvents {
  /** Events were handed on. */
  heard(room: TenantRoom, events: readonly FeedEvent[]): void;
  failed(room: TenantRoom, error: Error): void;
}

/** Why a client must read again. */
type ResyncReason = 'too-old' | 'recovered' | 'new-generation' | 'flood';

/** The feed of one tenant in this process, and who listens. */
export class TenantRoom {
  readonly sockets = new Set<Socket>();
  readonly flood: Flood;
  /** When the last socket left; undefined: there are some. */
  emptySinceMs: number | undefined;
  /** The latest event that was handed on. */
  private position: FeedPosition | undefined;
  /** The latest entry that was heard; what is between the two waits. */
  private heardId = '';
  private waiting: LoggedEntry[] = [];
  private recent: LoggedEntry[] = [];
  /** All entries after this one are among the recent ones. */
  private recentAfter = '';
  private isHanding = false;
  private isDegraded = false;

  constructor(
    readonly tenantId: string,
    private readonly log: FeedLog,
    private readonly alerts: AlertReader,
    private readonly events: RoomEvents,
    floodEventsPerSecond: number,
  ) {
    this.flood = new Flood(floodEventsPerSecond);
  }

  /** Where the feed stands; empty: not known while Redis is unavailable. */
  get entryId(): string {
    return this.position?.entryId ?? '';
  }

  get id(): string | undefined {
    return this.position && idOf(this.position);
  }

  get isFlooded(): boolean {
    return this.flood.isOn;
  }

  /** Finds out where the feed stands. Who was told that events may be missing must read again. Throws while Redis is unavailable. */
  async open(): Promise<void> {
    const latest = await this.log.latest(this.tenantId);
    if (!this.position || this.isDegraded) return this.renew(latest, 'recovered');
    if (latest.generation !== this.position.generation) return this.renew(latest, 'new-generation');
    if (compareEntries(latest.entryId, this.heardId) > 0) await this.fill();
  }

  /** Hears what was appended. What pub/sub has lost is read from the log. */
  hear({ generation, before, entries }: FeedMessage): void {
    if (!this.position) return;
    if (generation !== this.position.generation) {
      const entryId = entries.at(-1)?.entryId ?? before;
      return this.renew({ generation, entryId }, 'new-generation');
    }
    if (compareEntries(before, this.heardId) > 0) void this.fill().catch((error: Error) => this.fail(error));
    else this.take(entries);
  }

  /** Adds a subscription that begins now, or where the client was cut. @returns it with what it was told again */
  async subscribe(
    socket: Socket,
    id: string,
    spec: SubscriptionSpec,
    lastId?: string,
  ): Promise<{ readonly replayed: number; readonly resync: boolean }> {
    if (!this.position) return this.subscribeWithoutPosition(socket, id, spec);
    const from = lastId === undefined ? this.position : feedPositionOf(lastId);
    const isKnown = from?.generation === this.position.generation && compareEntries(from.entryId, this.entryId) <= 0;
    const subscription = new FeedSubscription(id, socket, this, spec, isKnown ? from.entryId : this.entryId);
    socket.subscriptions.set(id, subscription);
    if (!isKnown) this.resync(subscription, 'too-old');
    const replayed = await subscription.catchUp();
    subscription.answered();
    const resync = subscription.restarts > 0;
    if (lastId !== undefined) countResume(resync ? 'resync' : 'replayed');
    return { replayed, resync };
  }

  /** The events after a position, at most `max`; undefined: some are no longer known. */
  async after(entryId: string, max: number): Promise<readonly FeedEvent[] | undefined> {
    const { position } = this;
    if (!position) return [];
    const entries = this.recentEntries(entryId, max) ?? (await this.logged(position, entryId, max));
    return entries && this.load(position.generation, entries);
  }

  /** Tells a subscription that events may be missing, and goes on from now. */
  resync(subscription: FeedSubscription, reason: ResyncReason): void {
    subscription.restart(this.entryId);
    subscription.socket.tell('resync', { reason }, this.id);
  }

  /** Tells all clients that events do not arrive. */
  degrade(): void {
    if (this.isDegraded) return;
    this.isDegraded = true;
    for (const socket of this.sockets) this.tellDegraded(socket);
  }

  /** Ends a flood that is over: what was not told is read again. */
  endFlood(): void {
    this.eachSubscription((subscription) => {
      if (subscription.spec.topics.has('alerts')) this.resync(subscription, 'flood');
    });
  }

  private subscribeWithoutPosition(socket: Socket, id: string, spec: SubscriptionSpec) {
    const subscription = new FeedSubscription(id, socket, this, spec, '');
    socket.subscriptions.set(id, subscription);
    subscription.answered();
    this.tellDegraded(socket);
    return { replayed: 0, resync: false };
  }

  private tellDegraded(socket: Socket): void {
    socket.tell('degraded', { poll_seconds: POLL_SECONDS });
  }

  /** Goes on from a position, whatever was before. */
  private renew(position: FeedPosition, reason: ResyncReason): void {
    const isFirst = !this.position && !this.isDegraded;
    this.isDegraded = false;
    this.position = position;
    this.heardId = position.entryId;
    this.recentAfter = position.entryId;
    this.waiting = [];
    this.recent = [];
    this.eachSubscription((subscription) =>
      isFirst ? subscription.restart(this.entryId) : this.resync(subscription, reason),
    );
  }

  private eachSubscription(work: (subscription: FeedSubscription) => void): void {
    for (const { subscriptions } of this.sockets) for (const one of subscriptions.values()) work(one);
  }

  /** Reads from the log what was not heard. */
  private async fill(): Promise<void> {
    const { position, heardId } = this;
    if (!position) return;
    const part = await this.log.after(this.tenantId, { ...position, entryId: heardId }, MAX_RECENT);
    if (this.position?.generation !== position.generation) return;
    if (part) this.take(part.entries);
    else this.renew(await this.log.latest(this.tenantId), 'new-generation');
  }

  private take(entries: readonly LoggedEntry[]): void {
    const fresh = entries.filter(({ entryId }) => compareEntries(entryId, this.heardId) > 0);
    this.heardId = fresh.at(-1)?.entryId ?? this.heardId;
    this.waiting.push(...fresh);
    void this.hand();
  }

  /** Hands on what waits, in order. */
  private async hand(): Promise<void> {
    if (this.isHanding) return;
    this.isHanding = true;
    try {
      while (this.waiting.length > 0 && this.position) await this.handSome(this.position.generation);
    } catch (error) {
      this.fail(error as Error);
    } finally {
      this.isHanding = false;
    }
  }

  private async handSome(generation: string): Promise<void> {
    const some = this.waiting.splice(0, AT_ONCE);
    this.flood.count(some.map(({ entry }) => entry));
    const events = await this.load(generation, some);
    if (this.position?.generation !== generation) return;
    for (const event of events) this.handOne(event, generation);
    this.events.heard(this, events);
    this.recent = [...this.recent, ...some];
    const surplus = this.recent.splice(0, Math.max(0, this.recent.length - MAX_RECENT));
    this.recentAfter = surplus.at(-1)?.entryId ?? this.recentAfter;
  }

  private handOne(event: FeedEvent, generation: string): void {
    this.position = { generation, entryId: event.entryId };
    this.eachSubscription((subscription) => subscription.offer(event));
    observeLatency((Date.now() - Date.parse(event.entry.at)) / 1_000);
  }

  /** What the room needs is unavailable: clients poll until it is back. */
  fail(error: Error): void {
    this.degrade();
    this.events.failed(this, error);
  }

  private recentEntries(entryId: string, max: number): readonly LoggedEntry[] | undefined {
    if (compareEntries(entryId, this.recentAfter) < 0) return undefined;
    const from = this.recent.findIndex((one) => compareEntries(one.entryId, entryId) > 0);
    return from < 0 ? [] : this.recent.slice(from, from + max);
  }

  /** From the log, up to what was handed on: the rest comes by itself. */
  private async logged({ generation }: FeedPosition, entryId: string, max: number) {
    const part = await this.log.after(this.tenantId, { generation, entryId }, max);
    return part?.entries.filter((one) => compareEntries(one.entryId, this.entryId) <= 0);
  }

  private async load(generation: string, entries: readonly LoggedEntry[]): Promise<readonly FeedEvent[]> {
    const events: FeedEvent[] = [];
    for (const some of chunksOf(entries, AT_ONCE)) {
      // in a flood nobody is told of single alerts
      const ids = this.isFlooded ? [] : some.flatMap(({ entry: { alertId } }) => alertId ?? []);
      const alerts = await this.alerts.read(this.tenantId, ids);
      for (const { entryId, entry } of some)
        events.push(new FeedEvent(entryId, idOf({ generation, entryId }), entry, alerts.get(entry.alertId ?? '')));
    }
    return events;
  }
}
