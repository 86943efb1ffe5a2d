import { types } from 'node:util';
import { snakeCase } from '../../../../libs/kernel/snake-case';
import { alertColumnTypes, type SeenAlert } from '../alert-view';
import type { AlertDto } from './alert.dto';

export type AlertField = keyof AlertDto;

const properties = [...Object.keys(alertColumnTypes), 'readAt', 'dismissedAt'] as (keyof SeenAlert)[];
const fieldOf = (property: keyof SeenAlert): AlertField =>
  (property === 'edited' ? 'edited_fields' : snakeCase(property)) as AlertField;

/** The property of a row that each field of the API shows. */
const propertyOf = new Map(properties.map((property) => [fieldOf(property), property]));

/** The names of all fields of an alert in the API. */
export const alertFields: readonly AlertField[] = [...propertyOf.keys()];

/** Returns the properties of a row that these fields need. */
export const propertiesOf = (fields: readonly AlertField[]): (keyof SeenAlert)[] =>
  fields.flatMap((field) => propertyOf.get(field) ?? []);

function shown(field: AlertField, value: unknown): unknown {
  if (field === 'edited_fields') return Object.keys(value as object);
  return types.isDate(value) ? value.toISOString() : value;
}

/** Returns a function that shows only these fields of an alert. */
export function presentFields(fields: readonly AlertField[]): (row: Partial<SeenAlert>) => Partial<AlertDto> {
  const pairs = fields.map((field) => ({ field, property: propertyOf.get(field) as keyof SeenAlert }));
  return (row) => {
    const alert: Partial<Record<AlertField, unknown>> = {};
    for (const { field, property } of pairs) alert[field] = shown(field, row[property]);
    return alert as Partial<AlertDto>;
  };
}
