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

/** What those who run Campana ask, and the page of its documentation. */
const unlimited = /^\/(health|metrics|docs)(?=[/?]|$)/;

/** Holds every address and every credential to its number of requests in a minute. */
@Injectable()
export class RateLimits {
  private readonly counted = new WeakSet<FastifyRequest>();

  constructor(
    private readonly counter: RequestCounter,
    private readonly config: Config,
  ) {}

  /**
   * Before anything is done for it: refuses a request of an address that is known to have asked too often. Asks nobody.
   * @throws TooManyRequests
   */
  refuseKnown(request: FastifyRequest): void {
    for (const limit of this.limitsOf(request)) this.checkKnown(limit);
  }

  /**
   * Counts a request, once.
   * @param credential what the requests of its credential are counted as; undefined: it has none that is good
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
