import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { LRUCache } from 'lru-cache';
import type { RuleEvent } from '../occurrence';
import { RecentEventsRepository, type SampledEvent } from '../persistence/recent-events.repository';

/** Keeps some of the events, so that rules can be tried on them. */
export class SampleEventsCommand extends Command<void> {
  constructor(
    readonly events: readonly RuleEvent[],
    readonly at: Date,
  ) {
    super();
  }
}

/** Of one type of a tenant: this many at once, and then one a second. */
const BURST = 20;
const PER_SECOND = 1;
/** Of all together, in one process. */
const MAX_PER_SECOND = 100;
const MAX_BUCKETS = 10_000;

/** What may still be taken, and when that was reckoned. */
interface Bucket {
  left: number;
  atMs: number;
}

/** The bucket of a type of a tenant. */
interface TypeBucket extends Bucket {
  /** How many were not taken since the last one that was. */
  passedOver: number;
}

/** Chooses the sample: all of what is rare, little of what is frequent. */
@Injectable()
export class Sampler {
  private readonly buckets = new LRUCache<string, TypeBucket>({ max: MAX_BUCKETS });
  private readonly all: Bucket = { left: MAX_PER_SECOND, atMs: 0 };

  choose(events: readonly RuleEvent[], at: Date): readonly SampledEvent[] {
    const nowMs = at.getTime();
    return events.flatMap((event) => {
      const bucket = this.bucketOf(`${event.tenantId} ${event.eventType}`, nowMs);
      if (!has(this.all, nowMs, MAX_PER_SECOND, MAX_PER_SECOND) || !has(bucket, nowMs, PER_SECOND, BURST)) {
        bucket.passedOver++;
        return [];
      }
      const standsFor = bucket.passedOver + 1;
      bucket.passedOver = 0;
      bucket.left--;
      this.all.left--;
      return [{ ...event, standsFor }];
    });
  }

  private bucketOf(name: string, nowMs: number): TypeBucket {
    const known = this.buckets.get(name);
    if (known) return known;
    const bucket = { left: BURST, atMs: nowMs, passedOver: 0 };
    this.buckets.set(name, bucket);
    return bucket;
  }
}

function has(bucket: Bucket, nowMs: number, perSecond: number, max: number): boolean {
  bucket.left = Math.min(max, bucket.left + (Math.max(0, nowMs - bucket.atMs) / 1_000) * perSecond);
  bucket.atMs = nowMs;
  return bucket.left >= 1;
}

@CommandHandler(SampleEventsCommand)
export class SampleEventsHandler implements ICommandHandler<SampleEventsCommand> {
  constructor(
    private readonly recent: RecentEventsRepository,
    private readonly sampler: Sampler,
  ) {}

  @Transactional()
  async execute({ events, at }: SampleEventsCommand): Promise<void> {
    await this.recent.keep(this.sampler.choose(events, at), at);
  }
}
