import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { LRUCache } from 'lru-cache';
import type { RuleEvent } from '../occurrence';
import { RecentEventsRepository, type SampledEvent } from '../persistence/recent-events.repository';

/** Stores a sample of the events, so that rules can be tested on them. */
export class SampleEventsCommand extends Command<void> {
  constructor(
    readonly events: readonly RuleEvent[],
    readonly at: Date,
  ) {
    super();
  }
}

/** Limits for one event type of a tenant: a burst, then a rate. */
const BURST = 20;
const PER_SECOND = 1;
/** Limit for all events of a process. */
const MAX_PER_SECOND = 100;
const MAX_BUCKETS = 10_000;

/** A token bucket, and when it was last filled. */
interface Bucket {
  tokens: number;
  atMs: number;
}

/** The bucket of one event type of a tenant. */
interface TypeBucket extends Bucket {
  /** The number of events skipped since the last one that was stored. */
  skipped: number;
}

/** Chooses the sample: all events of rare types, a few of frequent types. */
@Injectable()
export class Sampler {
  private readonly buckets = new LRUCache<string, TypeBucket>({ max: MAX_BUCKETS });
  private readonly all: Bucket = { tokens: MAX_PER_SECOND, atMs: 0 };

  /** The events to store. */
  choose(events: readonly RuleEvent[], at: Date): readonly SampledEvent[] {
    const nowMs = at.getTime();
    return events.flatMap((event) => {
      const bucket = this.bucketOf(`${event.tenantId} ${event.eventType}`, nowMs);
      if (!hasToken(this.all, nowMs, MAX_PER_SECOND, MAX_PER_SECOND) || !hasToken(bucket, nowMs, PER_SECOND, BURST)) {
        bucket.skipped++;
        return [];
      }
      const standsFor = bucket.skipped + 1;
      bucket.skipped = 0;
      bucket.tokens--;
      this.all.tokens--;
      return [{ ...event, standsFor }];
    });
  }

  private bucketOf(name: string, nowMs: number): TypeBucket {
    const known = this.buckets.get(name);
    if (known) return known;
    const bucket = { tokens: BURST, atMs: nowMs, skipped: 0 };
    this.buckets.set(name, bucket);
    return bucket;
  }
}

/** Refills a bucket. @returns whether it has a token */
function hasToken(bucket: Bucket, nowMs: number, perSecond: number, max: number): boolean {
  bucket.tokens = Math.min(max, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * perSecond);
  bucket.atMs = nowMs;
  return bucket.tokens >= 1;
}

@CommandHandler(SampleEventsCommand)
export class SampleEventsHandler implements ICommandHandler<SampleEventsCommand> {
  constructor(
    private readonly recent: RecentEventsRepository,
    private readonly sampler: Sampler,
  ) {}

  @Transactional()
  async execute({ events, at }: SampleEventsCommand): Promise<void> {
    await this.recent.store(this.sampler.choose(events, at), at);
  }
}
