import type { AuditEntry } from '../../libs/audit/audit-entry';
import type { DeadLetterRow } from './persistence/dead-letter.entity';
import type { DeadLetterFilters, LetterOwner } from './persistence/dead-letters.repository';

/** What is told of a letter: not its body, which is the customer's. */
const letterAuditJson = ({ tenantId, exchange, routingKey, eventId, reason, diedAt }: DeadLetterRow): object => ({
  tenant_id: tenantId,
  exchange,
  routing_key: routingKey,
  event_id: eventId,
  reason,
  died_at: diedAt,
});

/** What was done with a dead letter, for the audit log. @param replayedAt undefined: it was dropped */
export const letterEntry = (letter: DeadLetterRow, replayedAt?: Date): AuditEntry => ({
  subjectType: 'dead_letter',
  subjectId: letter.id,
  action: replayedAt ? 'replayed' : 'dropped',
  before: { ...letterAuditJson(letter), replayed_at: letter.replayedAt },
  after: replayedAt ? { ...letterAuditJson(letter), replayed_at: replayedAt } : null,
});

/** What a replay by a filter is about. */
export interface FilteredReplay {
  readonly id: string;
  readonly owner: LetterOwner;
  readonly filters: DeadLetterFilters;
}

/** A chunk of letters that were replayed by a filter: one line that names them all, for they may be thousands. */
export const replayEntry = (
  { id, owner, filters: { reason, isReplayed, text } }: FilteredReplay,
  letterIds: readonly string[],
  at: Date,
): AuditEntry => ({
  subjectType: 'dead_letters',
  subjectId: id,
  action: 'replayed',
  before: null,
  after: {
    tenant_id: owner,
    filter: { reason, replayed: isReplayed, q: text },
    dead_letter_ids: letterIds,
    replayed_at: at,
  },
});
