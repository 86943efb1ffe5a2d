import { compileFieldPath } from '../conditions/field-path';
import type { EventData } from '../domain/event-data';

/** How many types of alerts the events of a tenant may bring. */
export const MAX_FIELD_TYPES = 500;
const MAX_TYPE_LENGTH = 100;

/** The type of an alert as a field names it: other characters than those of types become `_`; null: the field names none. */
function typeFrom(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return value.replace(/[^\w.-]/gu, '_').slice(0, MAX_TYPE_LENGTH);
}

/** The types that the events of a tenant have brought. */
export class AlertTypes {
  private readonly known: Set<string>;

  constructor(known: readonly string[] = []) {
    this.known = new Set(known);
  }

  has(type: string): boolean {
    return this.known.has(type);
  }

  get isFull(): boolean {
    return this.known.size >= MAX_FIELD_TYPES;
  }

  learn(types: readonly string[]): void {
    for (const type of types) this.known.add(type);
  }
}

/** Reads the type of an alert from its event. */
export interface TypeOf {
  /** The type of the field, or the rule's own if the field names none or the tenant has too many. */
  readonly typeOf: (data: EventData) => string;
  /** The type of the field, if it is one that the tenant does not have yet, and may have. */
  readonly newTypeOf: (data: EventData) => string | undefined;
}

/**
 * Compiles how a rule reads the type of its alerts.
 * @param types undefined: any number of types
 */
export function compileAlertType(own: string, field: string | null, types?: AlertTypes): TypeOf {
  if (field === null) return { typeOf: () => own, newTypeOf: () => undefined };
  const valueOf = compileFieldPath(field);
  return {
    typeOf: (data) => {
      const type = typeFrom(valueOf(data));
      return type !== null && (types?.has(type) ?? true) ? type : own;
    },
    newTypeOf: (data) => {
      if (!types || types.isFull) return undefined;
      const type = typeFrom(valueOf(data));
      return type !== null && !types.has(type) ? type : undefined;
    },
  };
}
