import type { Fault } from '../../../libs/kernel/domain-error';
import type { Acceptance } from '../commands/accept-events';
import type { EventTrace, ProcessedRow } from '../queries/trace-event';
import type { AcceptanceDto, AcceptancesDto, EventTraceDto } from './event.dto';

const presentOne = (acceptance: Acceptance, index: number): AcceptanceDto =>
  acceptance.status === 'accepted'
    ? {
        index,
        status: 'accepted',
        event_id: acceptance.eventId,
        ...(acceptance.repeat && { repeat: acceptance.repeat }),
      }
    : { index, status: 'refused', errors: [...acceptance.faults] };

export function presentAcceptances(acceptances: readonly Acceptance[]): AcceptancesDto {
  const accepted = acceptances.filter(({ status }) => status === 'accepted').length;
  return { accepted, refused: acceptances.length - accepted, results: acceptances.map(presentOne) };
}

const presentProcessed = (processed: ProcessedRow | undefined): EventTraceDto['others'][number] => ({
  origin: processed?.origin || null,
  event_type: processed?.eventType ?? null,
  received_at: processed?.receivedAt.toISOString() ?? null,
  outcome: processed?.outcome ?? 'dead',
  alert_ids: (processed?.matches ?? []).flatMap(({ alert_ids }) => alert_ids ?? []),
  matches: (processed?.matches ?? []).map(({ rule_id, outcome, alert_ids, reason, silencer_id }) => ({
    rule_id,
    outcome,
    alert_ids: [...(alert_ids ?? [])],
    reason: reason ?? null,
    silencer_id: silencer_id ?? null,
  })),
  failed_rule_ids: [...(processed?.failedRuleIds ?? [])],
  conflict_at: processed?.conflictAt?.toISOString() ?? null,
});

/** @param seesAll whether the reader may see what errors quote */
export const presentTrace = (
  eventId: string,
  { processed, deadLetters }: EventTrace,
  seesAll: boolean,
): EventTraceDto => ({
  event_id: eventId,
  ...presentProcessed(processed[0]),
  others: processed.slice(1).map(presentProcessed),
  dead_letters: deadLetters.map(({ id, origin, reason, error, diedAt, replayedAt }) => ({
    dead_letter_id: id,
    origin,
    reason,
    error: seesAll ? error : null,
    died_at: diedAt.toISOString(),
    replayed_at: replayedAt?.toISOString() ?? null,
  })),
});

/** The faults of all refused events; those of several events say which one they are about. */
export const faultsOf = (acceptances: readonly Acceptance[]): Fault[] =>
  acceptances.flatMap((acceptance, index) =>
    acceptance.status === 'accepted'
      ? []
      : acceptance.faults.map(({ pointer, detail }) => ({
          pointer: acceptances.length > 1 ? `/${index}${pointer}` : pointer,
          detail,
        })),
  );
