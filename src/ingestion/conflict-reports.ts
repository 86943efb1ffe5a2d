import { Injectable, Logger } from '@nestjs/common';
import type { InboundEvent } from './domain/inbound-event';
import { countConflicts } from './ingestion.metrics';

/** A sender that uses an id again and again must not fill the log. */
const LOG_EVERY_MS = 60_000;

/** Reports repeats whose content is not that of the event with their id: their sender made a mistake, or worse. */
@Injectable()
export class ConflictReports {
  private readonly log = new Logger(ConflictReports.name);
  private loggedAtMs = -LOG_EVERY_MS;
  private unlogged = 0;

  /** Counts repeats, and logs at most one line a minute. */
  report(exchange: string, [first, ...others]: readonly InboundEvent[]): void {
    if (!first) return;
    countConflicts(exchange, 1 + others.length);
    this.unlogged += 1 + others.length;
    if (performance.now() < this.loggedAtMs + LOG_EVERY_MS) return;
    this.log.warn(
      `${this.unlogged} repeated event(s) with other content were ignored, such as ${JSON.stringify(first.eventId)} ` +
        `of ${first.origin}, tenant ${first.tenantId}`,
    );
    this.loggedAtMs = performance.now();
    this.unlogged = 0;
  }
}
