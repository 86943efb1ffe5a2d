import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config/config';
import { networkOf } from './network';
import { type Count, RequestCounter, WINDOW_SECONDS } from './request-counter';
import { type ExceededLimit, TooManyRequests } from './too-many-requests';

interface Limit {
  readonly of: ExceededLimit['of'];
  readonly key: string;
  readonly max: number;
}

/** The routes for operators, and the page of the API documentation. */
const unlimited = /^\/(health|metrics|docs)(?=[/?]|$)/;

/** Limits the requests of every address and every credential in a minute. */
@Injectable()
export class RateLimits {
  private readonly counted = new WeakSet<FastifyRequest>();

  constructor(
    private readonly counter: RequestCounter,
    private readonly config: Config,
  ) {}

  /**
   * Refuses a request whose address is known to have exceeded its limit. It uses only the memory of this process, so it
   * is cheap.
   * @throws TooManyRequests
   */
  refuseKnown(request: FastifyRequest): void {
    for (const limit of this.limitsOf(request)) this.checkKnown(limit);
  }

  /**
   * Counts a request, once, against the limits of its address and its credential.
   * @param credential the key under which requests of its credential are counted; undefined without a valid credential
   * @throws TooManyRequests
   */
  async admit(request: FastifyRequest, credential?: string): Promise<void> {
    if (this.counted.has(request)) return;
    this.counted.add(request);
    const limits = this.limitsOf(request, credential);
    if (limits.length === 0) return;
    for (const limit of limits) this.checkKnown(limit);
    const counts = await this.counter.count(limits.map(({ key }) => key));
    for (const [i, limit] of limits.entries()) {
      const count = counts[i];
      if (count && count.count > limit.max) throw new TooManyRequests(exceeded(limit, count));
    }
  }

  private checkKnown(limit: Limit): void {
    const known = this.counter.known(limit.key);
    if (known && known.count > limit.max) throw new TooManyRequests(exceeded(limit, known));
  }

  private limitsOf({ url, ip }: FastifyRequest, credential?: string): readonly Limit[] {
    const { perAddress, perCredential } = this.config.limits;
    if (unlimited.test(url)) return [];
    const ofAddress: Limit[] =
      perAddress > 0 ? [{ of: 'address', key: `address:${networkOf(ip)}`, max: perAddress }] : [];
    const ofCredential: Limit[] =
      perCredential > 0 && credential !== undefined
        ? [{ of: 'credential', key: `credential:${credential}`, max: perCredential }]
        : [];
    return [...ofAddress, ...ofCredential];
  }
}

const exceeded = ({ of, max }: Limit, { count, endsAtMs }: Count): ExceededLimit => ({
  of,
  limit: max,
  windowSeconds: WINDOW_SECONDS,
  current: count,
  retryAfterSeconds: Math.max(1, Math.ceil((endsAtMs - Date.now()) / 1_000)),
});
