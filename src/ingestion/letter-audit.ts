import type { AuditEntry } from '../../libs/audit/audit-entry';
import type { DeadLetterRow } from './persistence/dead-letters.repository';

/** What is told of a letter: not its body, which is the customer's. */
const letterAuditJson = ({ tenant_id, exchange, routing_key, event_id, reason, died_at }: DeadLetterRow): object => ({
  tenant_id,
  exchange,
  routing_key,
  event_id,
  reason,
  died_at,
});

/** What was done with a dead letter, for the audit log. @param replayedAt undefined: it was dropped */
export const letterEntry = (letter: DeadLetterRow, replayedAt?: Date): AuditEntry => ({
  subjectType: 'dead_letter',
  subjectId: letter.id,
  action: replayedAt ? 'replayed' : 'dropped',
  before: { ...letterAuditJson(letter), replayed_at: letter.replayed_at },
  after: replayedAt ? { ...letterAuditJson(letter), replayed_at: replayedAt } : null,
});
