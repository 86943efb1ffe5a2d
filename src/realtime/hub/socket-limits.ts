import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { LRUCache } from 'lru-cache';
import { Config } from '../../../libs/config/config';
import { DomainError } from '../../../libs/kernel/domain-error';
import { networkOf } from '../../../libs/rate-limits/network';
import { GetTenantSettingsQuery } from '../../directory';
import { countRefused } from '../realtime.metrics';

const MINUTE_MS = 60_000;
const MAX_HANDSHAKES = 120;
const MAX_ADDRESSES = 10_000;
const RETRY_AFTER_SECONDS = 30;

/** What a limit counts. */
type LimitOf = 'process' | 'tenant' | 'member' | 'address' | 'handshakes';

/** As many sockets are open as allowed: no open one is closed to make room. */
export class TooManySockets extends DomainError {
  readonly problem: 'too-many' | 'unavailable';
  readonly type = 'too-many-sockets';

  constructor(
    private readonly of: LimitOf,
    private readonly limit: number,
    private readonly current: number,
  ) {
    super(
      of === 'handshakes'
        ? `This address opened more than ${limit} connections in a minute.`
        : `As many real-time connections of this ${of} are open as allowed: ${limit}.`,
    );
    // another process may have room
    this.problem = of === 'process' ? 'unavailable' : 'too-many';
  }

  override get retryAfterSeconds(): number {
    return RETRY_AFTER_SECONDS;
  }

  override get details() {
    return { limit_of: this.of, limit: this.limit, current: this.current };
  }
}

interface Caller {
  readonly memberId: string;
  readonly tenantId: string;
  readonly address: string;
}

/** How many sockets a process, a tenant, a member and an address may have open. */
@Injectable()
export class SocketLimits {
  private readonly handshakes = new LRUCache<string, { count: number }>({ max: MAX_ADDRESSES, ttl: MINUTE_MS });
  private readonly open = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly queries: QueryBus,
  ) {}

  /**
   * How many connections of a tenant may be open: as many as the installation allows, unless the tenant wants fewer. While
   * its settings cannot be read, the limit of the installation applies.
   */
  async ofTenant(tenantId: string): Promise<number> {
    const { maxSockets } = this.config.dashboard.realtime;
    try {
      const settings = await this.queries.execute(new GetTenantSettingsQuery([tenantId]));
      return settings.get(tenantId)?.maxSockets ?? maxSockets.tenant;
    } catch {
      return maxSockets.tenant;
    }
  }

  /** Takes a place for a connection. @param ofTenant how many its tenant may have @returns how to give it back @throws TooManySockets */
  take({ memberId, tenantId, address }: Caller, ofTenant: number): () => void {
    const network = networkOf(address);
    this.countHandshake(network);
    const { maxSockets } = this.config.dashboard.realtime;
    const places = [
      { of: 'process', key: 'process', max: maxSockets.process },
      { of: 'tenant', key: `tenant:${tenantId}`, max: ofTenant },
      { of: 'member', key: `member:${tenantId}:${memberId}`, max: maxSockets.member },
      { of: 'address', key: `address:${network}`, max: maxSockets.address },
    ] as const;
    for (const { of, key, max } of places) this.check(of, max, this.open.get(key) ?? 0);
    for (const { key } of places) this.add(key, 1);
    let isTaken = true;
    return () => {
      if (isTaken) for (const { key } of places) this.add(key, -1);
      isTaken = false;
    };
  }

  private countHandshake(network: string): void {
    const known = this.handshakes.get(network) ?? { count: 0 };
    if (known.count === 0) this.handshakes.set(network, known);
    known.count += 1;
    this.check('handshakes', MAX_HANDSHAKES, known.count - 1);
  }

  private check(of: LimitOf, max: number, current: number): void {
    if (current < max) return;
    countRefused(of);
    throw new TooManySockets(of, max, current);
  }

  private add(key: string, change: 1 | -1): void {
    const count = (this.open.get(key) ?? 0) + change;
    if (count > 0) this.open.set(key, count);
    else this.open.delete(key);
  }
}

const MAX_FRAMES_A_MINUTE = 60;

/** The frames that a client has sent within a minute. */
export class FramesOfAMinute {
  private beganMs = 0;
  private count = 0;

  /** @returns whether there were too many */
  add(nowMs: number): boolean {
    if (nowMs - this.beganMs >= MINUTE_MS) [this.beganMs, this.count] = [nowMs, 0];
    this.count += 1;
    return this.count > MAX_FRAMES_A_MINUTE;
  }
}

/** So many subscriptions one socket may have. */
export const MAX_SUBSCRIPTIONS = 10;
