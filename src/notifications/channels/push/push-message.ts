import { createHash } from 'node:crypto';
import type { ContentByChannel, Envelope } from '../../content';

/** How long a push service keeps a message for a device that is away. */
export const PUSH_TTL_SECONDS = 4 * 3_600;

/** Whether a device is woken for it. */
export const isUrgent = ({ severity, kind }: Envelope): boolean =>
  severity === 'critical' || severity === 'high' || kind === 'code';

/**
 * Groups the messages of one alert, so that a device that was away shows only the last. 32 characters, as push services
 * take it.
 */
export const pushTopic = ({ alertId, deliveryId }: Envelope): string =>
  createHash('sha256')
    .update(alertId ?? deliveryId)
    .digest('base64url')
    .slice(0, 32);

/** What a browser or an app is given. */
export const pushPayload = ({ alertId, deliveryId }: Envelope, content: ContentByChannel['push']) => ({
  title: content.title,
  body: content.body,
  severity: content.severity,
  alert_id: alertId,
  delivery_id: deliveryId,
  url: content.url,
  actions: content.actions,
});
