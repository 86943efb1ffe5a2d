import { Injectable } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { Outbox } from '../../../libs/outbox/outbox';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import { sourceEvent, type SourceSubject } from '../source-events';

/** With so many failures in a row, a source is errored. */
const FAILURES_OF_ERRORED = 3;

/** Records whether sources can be read, and reports the change once. */
@Injectable()
export class SourceHealth {
  constructor(
    private readonly sources: MetricSourcesRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Records that a source was read. */
  @Transactional()
  async succeeded(source: SourceSubject, at: Date): Promise<void> {
    const wasErrored = await this.sources.succeeded(source.tenantId, source.id, at);
    if (wasErrored) await this.outbox.record(source.tenantId, [sourceEvent('metric_source_back', source, null, at)]);
  }

  /** Records that a source could not be read; after three times in a row, this is reported. */
  @Transactional()
  async failed(source: SourceSubject, error: string, at: Date): Promise<void> {
    const isReported = await this.sources.failed(source.tenantId, source.id, error, at, FAILURES_OF_ERRORED);
    if (isReported) await this.outbox.record(source.tenantId, [sourceEvent('metric_source_away', source, error, at)]);
  }
}
