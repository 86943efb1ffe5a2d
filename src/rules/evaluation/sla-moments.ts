import type { EventData } from '../domain/event-data';
import type { SlaParameters } from '../domain/rule-parameters';

const isOneOf = (values: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && values.includes(value);

/** Compiles the parameters of an SLA rule to a function that returns whether an event tells of such a moment. */
export const compileSla =
  ({ moments, kinds, resourceTypes }: SlaParameters) =>
  ({ moment, kind, resource_type: resourceType }: EventData): boolean =>
    isOneOf(moments, moment) &&
    isOneOf(kinds, kind) &&
    (resourceTypes.length === 0 || isOneOf(resourceTypes, resourceType));

/** The default key of an SLA rule: each deadline is a problem of its own, and a breach is that of its risk. */
export const slaKeyTemplate = (alertType: string): string => `${alertType}:{resource_type}:{resource_id}:{kind}`;
