import { uuidOf } from '../../libs/kernel/uuid';
import { InternalEvent } from '../../libs/outbox/internal-event';

/** The source that an event is about. */
export interface SourceSubject {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
}

/** The event that a source cannot be read, or can be read again. */
export const sourceEvent = (
  kind: 'metric_source_away' | 'metric_source_back',
  { id, tenantId, name }: SourceSubject,
  error: string | null,
  at: Date,
): InternalEvent =>
  new InternalEvent({
    tenantId,
    eventType: `campana.${kind}`,
    eventId: uuidOf(`${kind} of ${id} at ${at.toISOString()}`),
    about: id,
    data: { source_id: id, name, error, resource_type: 'metric_source', resource_id: id },
    timestamp: at.toISOString(),
  });
