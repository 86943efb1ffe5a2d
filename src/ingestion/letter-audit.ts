import type { AuditEntry } from '../../libs/audit/audit-entry';
import type { DeadLetterRow } from './persistence/dead-letter.entity';
import type { DeadLetterFilters, LetterOwner } from './persistence/dead-letters.repository';

/** The fields of a letter for the audit log. The body is left out, because it contains the customer's data. */
const letterAuditJson = ({ tenantId, exchange, routingKey, eventId, reason, diedAt }: DeadLetterRow): object => ({
  tenant_id: tenantId,
  exchange,
  routing_key: routingKey,
  event_id: eventId,
  reason,
  died_at: diedAt,
});

/** Creates the audit entry for a letter that was replayed or deleted. @param replayedAt undefined: it was deleted */
export const letterEntry = (letter: DeadLetterRow, replayedAt?: Date): AuditEntry => ({
  subjectType: 'dead_letter',
  subjectId: letter.id,
  action: replayedAt ? 'replayed' : 'dropped',
  before: { ...letterAuditJson(letter), replayed_at: letter.replayedAt },
  after: replayedAt ? { ...letterAuditJson(letter), replayed_at: replayedAt } : null,
});

/** A replay by filter. */
export interface FilteredReplay {
  readonly id: string;
  readonly owner: LetterOwner;
  readonly filters: DeadLetterFilters;
}

/** Creates one audit entry for a chunk of letters that were replayed by a filter: there may be thousands of letters. */
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
