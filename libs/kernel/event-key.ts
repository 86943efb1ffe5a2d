/** Makes the key of an event, which is unique among all events. @param origin who sent it; '': Campana itself */
export const eventKeyOf = (tenantId: string, origin: string, eventId: string): string =>
  `${tenantId} ${origin} ${eventId}`;
