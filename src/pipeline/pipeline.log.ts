import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Problem } from '../aggregation';
import type { Occurrence } from '../rules';
import type { SuppressedOccurrence } from '../suppression';

/** The results of occurrences. */
interface Outcome {
  readonly problems: readonly Problem<Occurrence>[];
  readonly suppressed: readonly SuppressedOccurrence<Occurrence>[];
  readonly outdated: readonly Occurrence[];
}

const subjectOf = ({ tenantId, ruleId, event }: Occurrence, alertId?: string) => ({
  tenant_id: tenantId,
  alert_id: alertId,
  event_id: event.eventId,
  rule_id: ruleId,
});

/** Logs the result of each occurrence at level `debug`. */
@Injectable()
export class PipelineLog {
  constructor(private readonly log: PinoLogger) {
    log.setContext('AlertPipeline');
  }

  /** Writes one line for each occurrence, before the transaction is committed. */
  write({ problems, suppressed, outdated }: Outcome): void {
    if (!this.log.logger.isLevelEnabled('debug')) return;
    for (const { alertId, kind, occurrences } of problems)
      occurrences.forEach((occurrence, i) =>
        this.log.debug(
          subjectOf(occurrence, alertId),
          kind === 'new' && i === 0 ? 'alert created' : 'occurrence folded',
        ),
      );
    for (const { occurrence, verdict } of suppressed)
      this.log.debug({ ...subjectOf(occurrence), reason: verdict.reason }, 'occurrence suppressed');
    for (const occurrence of outdated)
      this.log.debug(subjectOf(occurrence), 'occurrence is older than the end of its problem');
  }
}
