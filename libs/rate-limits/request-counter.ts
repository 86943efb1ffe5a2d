import { Injectable, Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { CircuitBreaker } from '../redis/circuit-breaker';

const MAX_KEYS = 10_000;

/** Increments each key; its window begins with the first request. Returns each count and the milliseconds left. */
const COUNT = `
  local answers = {}
  for i, key in ipairs(KEYS) do
    answers[2 * i - 1] = redis.call('INCR', key)
    local left = redis.call('PTTL', key)
    if left < 0 then
      redis.call('PEXPIRE', key, ARGV[1])
      left = tonumber(ARGV[1])
    end
    answers[2 * i] = left
  end
  return answers`;

/** With a hash tag, Redis Cluster stores all keys in one slot, as a script needs. */
const PREFIX = '{campana}:requests:';

export const WINDOW_SECONDS = 60;
const WINDOW_MS = WINDOW_SECONDS * 1_000;

/** The number of requests in a window, and the end of the window in milliseconds since the epoch. */
export interface Count {
  readonly count: number;
  readonly endsAtMs: number;
}

type CountingRedis = Redis & { countRequests: (keys: number, ...args: (string | number)[]) => Promise<number[]> };

/**
 * Counts requests in windows of a minute: in Redis for all processes together, or in memory while Redis is unavailable.
 */
@Injectable()
export class RequestCounter {
  private readonly log = new Logger(RequestCounter.name);
  private readonly redis: CountingRedis;
  /** The latest count of each key. The least recently used keys are evicted first. */
  private readonly latest = new LRUCache<string, Count>({ max: MAX_KEYS });
  private readonly breaker = new CircuitBreaker(({ message }) =>
    this.log.debug(`requests are counted in memory: ${message}`),
  );

  constructor(redis: Redis) {
    redis.defineCommand('countRequests', { lua: COUNT });
    this.redis = redis as CountingRedis;
  }

  /** The latest count of the current window that this process knows, without a call to Redis. */
  known(key: string): Count | undefined {
    const known = this.latest.get(key);
    return known && Date.now() < known.endsAtMs ? known : undefined;
  }

  /** Adds one to each of the keys, in one call to Redis. Returns the new counts. */
  async count(keys: readonly string[]): Promise<readonly Count[]> {
    const counts = (await this.inRedis(keys)) ?? keys.map((key) => this.inMemory(key));
    for (const [i, key] of keys.entries()) this.latest.set(key, counts[i]);
    return counts;
  }

  private async inRedis(keys: readonly string[]): Promise<readonly Count[] | undefined> {
    const names = keys.map((key) => PREFIX + key);
    const answers = await this.breaker.call(() => this.redis.countRequests(names.length, ...names, WINDOW_MS));
    const nowMs = Date.now();
    return answers && keys.map((_, i) => ({ count: answers[2 * i] ?? 0, endsAtMs: nowMs + (answers[2 * i + 1] ?? 0) }));
  }

  private inMemory(key: string): Count {
    const { count, endsAtMs } = this.known(key) ?? { count: 0, endsAtMs: Date.now() + WINDOW_MS };
    return { count: count + 1, endsAtMs };
  }
}
