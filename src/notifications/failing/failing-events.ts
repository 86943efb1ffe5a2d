import { uuidOf } from '../../../libs/kernel/uuid';
import { InternalEvent } from '../../../libs/outbox/internal-event';

/** Why the notifications of a tenant fail: too many failed, or a provider has not worked for minutes. */
export type FailingReason = { readonly failed: number } | { readonly provider: string };

/** What the rules know it by. */
export const NOTIFICATIONS_FAILING = 'campana.notifications_failing';
const NOTIFICATIONS_WORKING = 'campana.notifications_working';

/** The event that the notifications of a tenant fail. @param id of this failure */
export const failingEvent = (id: string, tenantId: string, reason: FailingReason, at: Date): InternalEvent =>
  eventOf(NOTIFICATIONS_FAILING, id, tenantId, { ...reason }, at);

/** The event that the notifications of a tenant work again. @param id of the failure that has ended */
export const workingEvent = (id: string, tenantId: string, at: Date): InternalEvent =>
  eventOf(NOTIFICATIONS_WORKING, id, tenantId, {}, at);

const eventOf = (eventType: string, id: string, tenantId: string, data: object, at: Date): InternalEvent =>
  new InternalEvent({
    tenantId,
    eventType,
    eventId: uuidOf(`${eventType} ${id}`),
    about: tenantId,
    data: { ...data, resource_type: 'tenant', resource_id: tenantId },
    timestamp: at.toISOString(),
  });
