import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../../../libs/config/config';
import { logFailure } from '../../../libs/jobs/log-failure';
import { Clock } from '../../../libs/kernel/clock';
import { storableText } from '../../../libs/kernel/text';
import type { MetricSeries } from '../domain/metric-source';
import { UnreadableMetric } from '../domain/unreadable-metric';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import type { MetricSourceRow } from '../source-view';
import { countCacheRequest, countRead } from '../sources.metrics';
import { type MetricQuestion, SourceClient } from './source-client';
import { SourceHealth } from './source-health';

/** What came of a reading: series, or why there are none. */
export type MetricReading =
  { readonly series: readonly MetricSeries[]; readonly readAt: Date } | { readonly error: string };

/** The cache holds at most this many answers, and series. */
const MAX_ANSWERS = 1_000;
const MAX_CACHED_SERIES = 50_000;
const MAX_ERROR_LENGTH = 500;

type Reading = Extract<MetricReading, { readonly series: unknown }>;

/** Reads sources, remembers the answers for a while, and records whether the sources can be read. */
@Injectable()
export class MetricReadings {
  private readonly log = new Logger(MetricReadings.name);
  private readonly cache = new LRUCache<string, Reading>({
    max: MAX_ANSWERS,
    maxSize: MAX_CACHED_SERIES,
    sizeCalculation: ({ series }) => series.length + 1,
  });
  private readonly running = new Map<string, Promise<Reading>>();

  constructor(
    private readonly sources: MetricSourcesRepository,
    private readonly client: SourceClient,
    private readonly health: SourceHealth,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads what answers a question, from the cache if it has an answer that is young enough. Equal questions at one time are
   * asked once.
   * @param since older answers are not taken
   * @throws MetricSourceNotFound, ReadingStopped
   */
  async read(tenantId: string, sourceId: string, question: MetricQuestion, since: Date): Promise<MetricReading> {
    const source = await this.sources.get(tenantId, sourceId);
    const key = JSON.stringify([source.id, source.version, question.query, question.valuePath]);
    const known = this.cached(key, since);
    countCacheRequest(known ? 'hit' : 'miss');
    if (known) return known;
    return this.orError(this.running.get(key) ?? this.begin(key, source, question));
  }

  /** Asks now, to try a question. What comes of it is not kept, but a source that answers is no longer errored. */
  async try(source: MetricSourceRow, question: MetricQuestion): Promise<MetricReading> {
    return this.orError(this.ask(source, question, false));
  }

  private cached(key: string, since: Date): Reading | undefined {
    const found = this.cache.get(key);
    const oldest = this.clock.now().getTime() - this.config.sources.cacheSeconds * 1_000;
    return found && found.readAt >= since && found.readAt.getTime() > oldest ? found : undefined;
  }

  private begin(key: string, source: MetricSourceRow, question: MetricQuestion): Promise<Reading> {
    const reading = this.ask(source, question, true)
      .then((read) => {
        this.cache.set(key, read);
        return read;
      })
      .finally(() => this.running.delete(key));
    this.running.set(key, reading);
    return reading;
  }

  /** @param counts whether a failure counts against the source */
  private async ask(source: MetricSourceRow, question: MetricQuestion, counts: boolean): Promise<Reading> {
    try {
      const series = await this.client.read(source, question);
      countRead('ok');
      await this.record(() => this.health.succeeded(source, this.clock.now()));
      return { series, readAt: this.clock.now() };
    } catch (error) {
      if (!(error instanceof UnreadableMetric)) throw error;
      countRead('failed');
      const message = storableText(error.message.slice(0, MAX_ERROR_LENGTH));
      if (counts) await this.record(() => this.health.failed(source, message, this.clock.now()));
      throw new UnreadableMetric(message);
    }
  }

  /** What a reading found is used even if it cannot be recorded that the source was read. */
  private async record(write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) => logFailure(this.log, 'recording a reading', error));
  }

  private orError(reading: Promise<Reading>): Promise<MetricReading> {
    return reading.catch((error: unknown) => {
      if (error instanceof UnreadableMetric) return { error: error.message };
      throw error;
    });
  }
}
