import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { OutboundClients } from '../../../libs/outbound/outbound.module';
import { NoEncryptionKey, SecretUnreadable } from '../../../libs/secrets/secrets.errors';
import type { MetricSeries } from '../domain/metric-source';
import { readSeries, refusalOf } from '../domain/read-series';
import { authHeaders, type SourceAuth } from '../domain/source-auth';
import { urlOfQuery } from '../domain/source-url';
import { UnreadableMetric } from '../domain/unreadable-metric';
import type { MetricSourceRow } from '../source-view';
import { Slots } from './slots';
import { SourceSecrets } from './source-secrets';

/** How much of an answer is read. */
const MAX_ANSWER_BYTES = 5 * 1024 * 1024;
/** How many queries one source answers at once for this process. */
const AT_ONCE = 4;

/** What is asked of a source. */
export interface MetricQuestion {
  readonly query: string;
  /** Where the value stands in JSON; null: the answer is the value. */
  readonly valuePath: string | null;
}

/** The process ends: the reading says nothing about the source. */
export class ReadingStopped extends Error {}

/** Asks sources, within the bounds of URLs that users give. */
@Injectable()
export class SourceClient implements BeforeApplicationShutdown {
  private readonly slots = new Slots(AT_ONCE);
  private readonly stopping = new AbortController();

  constructor(
    private readonly clients: OutboundClients,
    private readonly secrets: SourceSecrets,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Reads the series that answer a question. @throws UnreadableMetric; ReadingStopped */
  async read(source: MetricSourceRow, question: MetricQuestion): Promise<readonly MetricSeries[]> {
    const url = urlOfQuery(source.type, source.url, question.query);
    const headers = { accept: 'application/json', ...authHeaders(this.authOf(source)) };
    const body = await this.slots.do(source.id, () => this.fetch(url, headers, source.timeoutSeconds));
    return readSeries(source.type, body, question.valuePath);
  }

  private async fetch(url: string, headers: Readonly<Record<string, string>>, timeoutSeconds: number): Promise<string> {
    const bounds = { timeoutMs: timeoutSeconds * 1_000, maxAnswerBytes: MAX_ANSWER_BYTES };
    const request = { method: 'GET', url, headers, ...bounds, signal: this.stopping.signal } as const;
    const answer = await this.clients.userUrls.request(request);
    if (this.stopping.signal.aborted) throw new ReadingStopped('the process ends');
    if ('failure' in answer) throw new UnreadableMetric(`The source cannot be read: ${answer.message}.`);
    const body = answer.body.toString('utf8');
    if (answer.status !== 200) throw new UnreadableMetric(refusalOf(answer.status, body));
    if (!answer.isWhole) throw new UnreadableMetric(`The answer is longer than ${MAX_ANSWER_BYTES} bytes, or was cut.`);
    return body;
  }

  private authOf(source: MetricSourceRow): SourceAuth | null {
    try {
      return this.secrets.authOf(source);
    } catch (error) {
      if (error instanceof NoEncryptionKey || error instanceof SecretUnreadable)
        throw new UnreadableMetric(error.message);
      throw error;
    }
  }
}
