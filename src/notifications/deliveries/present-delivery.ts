import type { DeliveryAttemptRow } from './delivery-row';
import type { DeliveryAttemptDto, DeliveryDto } from './http/delivery.dto';
import type { DeliveryView } from './queries/list-deliveries';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const presentAttempt = (attempt: DeliveryAttemptRow): DeliveryAttemptDto => ({
  n: attempt.n,
  provider: attempt.provider,
  started_at: attempt.startedAt.toISOString(),
  ended_at: iso(attempt.endedAt),
  outcome: attempt.outcome,
  status_code: attempt.statusCode,
  error_code: attempt.errorCode,
  error: attempt.error,
  retry_after_seconds: attempt.retryAfterSeconds,
});

/** A delivery as the API shows it. */
export const presentDelivery = ({ delivery, attempts }: DeliveryView): DeliveryDto => ({
  id: delivery.id,
  alert_id: delivery.alertId,
  episode: delivery.episode,
  epoch: delivery.epoch,
  cause: delivery.cause,
  notification_type: delivery.kind,
  user_id: delivery.userId,
  destination_id: delivery.destinationId,
  contact_method_id: delivery.contactMethodId,
  channel: delivery.channel,
  provider: delivery.provider,
  address: delivery.address,
  severity: delivery.severity,
  priority: delivery.priority,
  locale: delivery.locale,
  template_id: delivery.templateId,
  subject: delivery.subject,
  message: delivery.message,
  reason: delivery.reason,
  state: delivery.state,
  state_reason: delivery.stateReason,
  due_at: delivery.dueAt.toISOString(),
  attempts: attempts.map(presentAttempt),
  provider_message_id: delivery.providerMessageId,
  accepted_at: iso(delivery.acceptedAt),
  delivered_at: iso(delivery.deliveredAt),
  read_at: iso(delivery.readAt),
  digest_id: delivery.digestId,
  parent_id: delivery.parentId,
  replaces_id: delivery.replacesId,
  template_error: delivery.templateError,
  raced: delivery.raced,
  version: delivery.version,
  created_at: delivery.createdAt.toISOString(),
  updated_at: delivery.updatedAt.toISOString(),
});
