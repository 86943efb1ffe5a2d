/** The fields of an event. */
export type EventData = Readonly<Record<string, unknown>>;

/** The value of an own property of the event; inherited properties count as missing. */
export const fieldOf = (data: EventData, field: string): unknown =>
  Object.hasOwn(data, field) ? data[field] : undefined;
