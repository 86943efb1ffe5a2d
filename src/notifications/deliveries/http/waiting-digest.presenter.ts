import type { WaitingDigest } from '../queries/list-digests';
import type { WaitingDigestDto } from './waiting-digest.dto';

/** A digest that waits, as the API shows it. */
export const presentWaitingDigest = (digest: WaitingDigest): WaitingDigestDto => ({
  member_id: digest.userId,
  destination_id: digest.destinationId,
  channel: digest.channel,
  address: digest.address,
  due_at: digest.dueAt.toISOString(),
  count: digest.count,
  first_at: digest.firstAt.toISOString(),
  alert_ids: [...digest.alertIds],
});
