import type { DeliveryRow } from './delivery-row';

/** Where a delivery goes: to a member, over one of their contact methods unless it is in_app; or to a destination. */
export type DeliveryTarget =
  { readonly userId: string; readonly contactMethodId: string | null } | { readonly destinationId: string };

/** Where a delivery goes, for another one to the same target. */
export const targetOf = ({
  destinationId,
  userId,
  contactMethodId,
}: Pick<DeliveryRow, 'destinationId' | 'userId' | 'contactMethodId'>): DeliveryTarget =>
  destinationId === null ? { userId: userId ?? '', contactMethodId } : { destinationId };

/** The id of the member or destination that a delivery goes to, as in the column `target_id`. */
export const targetIdOf = (to: { readonly destinationId?: string | null; readonly userId?: string | null }): string =>
  to.destinationId ?? to.userId ?? '';
