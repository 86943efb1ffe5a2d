import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CircuitBreaker } from '../../../../libs/redis/circuit-breaker';
import { ATTEMPT_SECONDS } from './domain/sign-in-attempt';

const PREFIX = 'campana:sign-in-state:';
const MAX_REMEMBERED = 10_000;

/** The states of sign-ins that came back: each counts once. While Redis is unavailable, each process remembers its own. */
@Injectable()
export class UsedStates {
  private readonly own = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: ATTEMPT_SECONDS * 1_000 });
  private readonly breaker = new CircuitBreaker();

  constructor(private readonly redis: Redis) {}

  /** Notes that a state is used. @returns false: it was used before */
  async use(state: string): Promise<boolean> {
    const key = PREFIX + createHash('sha256').update(state).digest('base64url');
    if (this.own.has(key)) return false;
    this.own.set(key, true);
    const answer = await this.breaker.call(async () => ({
      isFirst: (await this.redis.set(key, '1', 'EX', ATTEMPT_SECONDS, 'NX')) === 'OK',
    }));
    return answer?.isFirst ?? true;
  }
}
