export const MAX_RESOURCE_TYPE_LENGTH = 50;
export const MAX_RESOURCE_ID_LENGTH = 255;

/** The thing of another service that an alert is about: a complaint, a booking, a payment. */
export interface Resource {
  readonly resourceType: string | null;
  readonly resourceId: string | null;
}

const none: Resource = { resourceType: null, resourceId: null };

/** Reads a name or id, also a numeric one. @returns undefined if it is neither, or too long to be stored */
function nameOf(value: unknown, maxLength: number): string | undefined {
  const name = Number.isSafeInteger(value) ? String(value) : value;
  return typeof name === 'string' && name !== '' && name.length <= maxLength ? name : undefined;
}

/** The thing that an event is about, by its fields; none unless it names both the kind and the id. */
export function resourceOf(data: Readonly<Record<string, unknown>>): Resource {
  const resourceType = nameOf(data['resource_type'], MAX_RESOURCE_TYPE_LENGTH);
  const resourceId = nameOf(data['resource_id'], MAX_RESOURCE_ID_LENGTH);
  return resourceType === undefined || resourceId === undefined ? none : { resourceType, resourceId };
}
