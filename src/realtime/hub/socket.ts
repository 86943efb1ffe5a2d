import type { Member } from '../../../libs/auth/member';
import { type Viewer, viewerOf } from '../../alerts';
import type { Topic } from '../feed/feed-entry';
import { countClose, countFrame } from '../realtime.metrics';
import { closeCodes } from './close-codes';
import { EncodedFrame } from './encoded-frame';
import type { Outlet } from './outlet';
import type { FeedSubscription } from './feed-subscription';

const SLOW_ABOVE_BYTES = 256 * 1024;
const GOES_ON_BELOW_BYTES = 64 * 1024;
const MAX_STALLED_MS = 60_000;
const EXPIRES_SOON_MS = 60_000;

/** An open connection of one member in one tenant. */
export class Socket {
  readonly subscriptions = new Map<string, FeedSubscription>();
  /** The last count of unread alerts that was told. */
  unread: string | undefined;
  isClosed = false;
  isSlow = false;
  nextHeartbeatMs = 0;
  private isWarned = false;
  private unsent = 0;
  private progressMs = Date.now();
  /** Who waits until the connection takes more. */
  private readonly waiting: (() => void)[] = [];

  constructor(
    public member: Member,
    readonly address: string,
    private readonly outlet: Outlet,
    private readonly onClose: (socket: Socket) => void,
  ) {}

  get viewer(): Viewer {
    return viewerOf(this.member);
  }

  get expiresAt(): Date | undefined {
    return this.member.expiresAt;
  }

  get unsentBytes(): number {
    return this.outlet.unsentBytes;
  }

  /** Whether one of its subscriptions has a topic. */
  hears(topic: Topic): boolean {
    return [...this.subscriptions.values()].some(({ spec }) => spec.topics.has(topic));
  }

  /** Whether the other subscriptions have been told all, so that an id means the same for all of them. */
  isSettledBeside(own?: FeedSubscription): boolean {
    if (this.subscriptions.size === 1 && own) return true;
    return [...this.subscriptions.values()].every((one) => one === own || one.isSettled);
  }

  /** Writes a frame. A connection that does not take what is written to it becomes slow. */
  send(frame: EncodedFrame): void {
    if (this.isClosed) return;
    this.outlet.write(frame);
    countFrame(this.outlet.transport);
    if (this.outlet.unsentBytes > SLOW_ABOVE_BYTES) this.isSlow = true;
  }

  /** Tells something that is no event of the feed; a slow client does without. */
  tell(event: string, data: object, id?: string, ref?: string): void {
    if (!this.isSlow) this.send(EncodedFrame.of(event, data, id, ref));
  }

  /** Tells that the client is still connected, and asks whether it is. */
  heartbeat(id: string | undefined, at: Date): void {
    if (this.isSlow) return;
    this.tell('heartbeat', { at: at.toISOString() }, this.isSettledBeside() ? id : undefined);
    this.outlet.ping();
  }

  /** Waits until the connection takes more, or has ended. */
  takesMore(): Promise<void> {
    if (!this.isSlow || this.isClosed) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Looks whether a slow connection takes more again. Cuts one that has taken nothing for a minute. */
  checkProgress(nowMs: number): void {
    const { unsentBytes } = this.outlet;
    if (unsentBytes === 0 || unsentBytes !== this.unsent) this.progressMs = nowMs;
    this.unsent = unsentBytes;
    if (nowMs - this.progressMs > MAX_STALLED_MS) return this.close(closeCodes.tooSlow, 'too slow');
    if (!this.isSlow || unsentBytes > GOES_ON_BELOW_BYTES) return;
    this.isSlow = false;
    this.goOn();
    for (const subscription of this.subscriptions.values()) void subscription.catchUp();
  }

  /** Warns before the credential ends, and closes when it has. */
  checkExpiry(now: Date): void {
    if (!this.expiresAt) return;
    const leftMs = this.expiresAt.getTime() - now.getTime();
    if (leftMs <= 0) return this.close(closeCodes.signedOut, 'the credential has expired');
    if (leftMs > EXPIRES_SOON_MS || this.isWarned) return;
    this.isWarned = true;
    this.tell('expiring', { expires_at: this.expiresAt.toISOString() });
  }

  /** Goes on with a newer credential of the same member. */
  renew(member: Member): void {
    this.member = member;
    this.isWarned = false;
  }

  close(code: number, reason: string): void {
    if (this.isClosed) return;
    countClose(code);
    this.closed();
    this.outlet.close(code, reason);
  }

  /** The connection has ended. */
  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.goOn();
    for (const subscription of this.subscriptions.values()) subscription.end();
    this.onClose(this);
  }

  private goOn(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
