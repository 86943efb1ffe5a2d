import type { AuditEntry } from '../../libs/audit/audit-entry';
import type { DeadLetterRow } from './persistence/dead-letter.entity';

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
