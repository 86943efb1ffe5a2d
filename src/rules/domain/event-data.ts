export type EventData = Readonly<Record<string, unknown>>;

/** The event's own field; what it only inherits is not there. */
export const fieldOf = (data: EventData, field: string): unknown =>
  Object.hasOwn(data, field) ? data[field] : undefined;
