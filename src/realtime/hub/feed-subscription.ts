import { compareEntries } from '../feed/feed-position';
import type { Viewer } from '../../alerts';
import type { Topic } from '../feed/feed-entry';
import type { EncodedFrame } from './encoded-frame';
import type { FeedEvent } from './feed-event';
import type { FrameFilter } from './frame-filter';

const AT_ONCE = 200;

/** What a client asks for. */
export interface SubscriptionSpec {
  readonly topics: ReadonlySet<Topic>;
  readonly filter: FrameFilter;
  /** 0: every event is told; else only the latest of each alert, so often. */
  readonly coalesceMs: number;
}

/** The connection of the client. */
export interface Listener {
  readonly viewer: Viewer;
  readonly isClosed: boolean;
  readonly isSlow: boolean;
  /** Whether its other subscriptions have been told all. */
  isSettledBeside(own: FeedSubscription): boolean;
  /** Waits until a slow connection takes more, or has ended. */
  takesMore(): Promise<void>;
  send(frame: EncodedFrame): void;
  tell(event: string, data: object, id?: string): void;
}

/** The feed that it hears. */
export interface Feed {
  /** The latest event. */
  readonly entryId: string;
  readonly isFlooded: boolean;
  /** The events after a position; undefined: some are no longer known. */
  after(entryId: string, max: number): Promise<readonly FeedEvent[] | undefined>;
  resync(subscription: FeedSubscription, reason: 'too-old'): void;
  fail(error: Error): void;
}

/** What is told of an event: the frame of the alert, or that it is hidden now. */
type Telling = 'hidden' | 'matches' | 'left';

interface Held {
  readonly event: FeedEvent;
  readonly telling: Telling;
  readonly count: number;
}

/**
 * What one client hears of the feed. While it is behind (it resumes, or its connection is slow), it reads on from its position;
 * then it is live, and hears each event as it comes. No event is between the two.
 */
export class FeedSubscription {
  private isLive = false;
  private isReading = false;
  private readonly held = new Map<string, Held>();
  /** The position before the first event that is held back. */
  private heldAfter = '';
  private flushing: NodeJS.Timeout | undefined;
  /** Events up to the first answer are replayed. */
  private isAnswered = false;
  private replayed = 0;
  /** How often it was told that events may be missing. */
  restarts = 0;

  /** @param entryId up to here nothing is told any more */
  constructor(
    readonly id: string,
    readonly socket: Listener,
    private readonly room: Feed,
    readonly spec: SubscriptionSpec,
    private entryId: string,
  ) {}

  /** Whether the client has been told all up to the latest event. */
  get isSettled(): boolean {
    return this.isLive && this.held.size === 0;
  }

  /** Hears an event, unless it is behind. */
  offer(event: FeedEvent): void {
    if (!this.isLive) return;
    if (this.socket.isSlow) this.isLive = false;
    else this.tell(event);
  }

  /** Reads on from its position until it is live, as fast as the connection takes it. @returns how many events were told again */
  async catchUp(): Promise<number> {
    if (this.isReading || this.isLive) return this.replayed;
    this.isReading = true;
    try {
      while (!this.socket.isClosed && !this.reachLive()) {
        await this.socket.takesMore();
        await this.readOn();
      }
    } catch (error) {
      this.room.fail(error as Error);
    } finally {
      this.isReading = false;
    }
    return this.replayed;
  }

  /** What it heard was answered: events from now on are new. */
  answered(): void {
    this.isAnswered = true;
  }

  /** Goes on from here, whatever was before. */
  restart(entryId: string): void {
    this.restarts += 1;
    this.entryId = entryId;
    this.held.clear();
    this.isLive = true;
  }

  end(): void {
    clearTimeout(this.flushing);
    this.isLive = false;
    this.held.clear();
  }

  private reachLive(): boolean {
    this.isLive = compareEntries(this.entryId, this.room.entryId) >= 0;
    return this.isLive;
  }

  private async readOn(): Promise<void> {
    const events = await this.room.after(this.entryId, AT_ONCE);
    if (!events) return this.room.resync(this, 'too-old');
    for (const event of events) {
      if (this.socket.isSlow) return;
      this.tell(event);
    }
    // what is left is of no use to clients
    if (events.length === 0) this.entryId = this.room.entryId;
  }

  private tell(event: FeedEvent): void {
    const position = this.entryId;
    this.entryId = event.entryId;
    const telling = this.judge(event);
    if (!telling) return;
    if (!this.isAnswered) this.replayed += 1;
    if (this.spec.coalesceMs === 0 || !this.isAnswered) return this.send({ event, telling, count: 1 });
    if (this.held.size === 0) this.heldAfter = position;
    const before = this.held.get(event.key);
    this.held.delete(event.key);
    this.held.set(event.key, { event, telling, count: (before?.count ?? 0) + 1 });
    this.flushing ??= setTimeout(() => this.flush(), this.spec.coalesceMs);
  }

  private judge(event: FeedEvent): Telling | undefined {
    const { topic, entry, alert } = event;
    if (!topic || !this.spec.topics.has(topic) || (topic === 'alerts' && this.room.isFlooded)) return undefined;
    const { viewer } = this.socket;
    if (entry.to !== undefined) return entry.to === viewer.memberId ? 'matches' : undefined;
    if (topic !== 'alerts') return 'matches';
    if (!alert) return undefined;
    const changed = entry.changed ?? {};
    if (!alert.isVisibleTo(viewer)) return alert.wasVisibleTo(viewer, changed) ? 'hidden' : undefined;
    const matches = this.spec.filter.judge(alert.document, changed);
    return matches === undefined ? undefined : matches ? 'matches' : 'left';
  }

  /** Tells what was held back, in the order of the feed; a slow client reads it later. */
  private flush(): void {
    this.flushing = undefined;
    const all = [...this.held.values()];
    this.held.clear();
    for (const [i, one] of all.entries()) {
      if (this.socket.isSlow) return this.fallBehind(all[i - 1]?.event.entryId ?? this.heldAfter);
      this.send(one);
    }
  }

  private fallBehind(entryId: string): void {
    this.isLive = false;
    this.entryId = entryId;
  }

  private send(held: Held): void {
    this.socket.send(this.frameOf(held, this.socket.isSettledBeside(this)));
  }

  private frameOf({ event, telling, count }: Held, hasId: boolean): EncodedFrame {
    const id = hasId ? event.id : undefined;
    // it may have been hidden while it was held back
    if (telling === 'hidden' || event.alert?.isVisibleTo(this.socket.viewer) === false) return event.hidden(id);
    const isShared = hasId && this.isAnswered && count === 1;
    if (isShared) return event.frame(telling === 'matches');
    const more = { matches: telling === 'matches', replayed: !this.isAnswered };
    return event.encode(count > 1 ? { ...more, coalesced: count } : more, id);
  }
}
