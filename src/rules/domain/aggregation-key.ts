import { type EventData, fieldOf } from './event-data';

/** Calculates the aggregation key of an event. */
export type KeyOf = (data: EventData) => string;

const MAX_KEY_LENGTH = 255;

/** The default key templates, for rules without their own. Events with equal keys are the same problem. */
const templatesByAlertType: Record<string, string> = {
  stockout: 'stockout:{ingredient_id}',
  low_stock: 'low_stock:{ingredient_id}',
  quality_issue: 'quality:{supplier_id}:{ingredient_id}',
  forecast_anomaly: 'forecast:{product_id}',
  stockout_predicted: 'stockout_predicted:{store_id}:{product_id}',
};

/** The template of a rule's aggregation key: its own, or the default of its alert type. */
export const keyTemplateOf = (alertType: string, own: string | null): string =>
  own ??
  (Object.hasOwn(templatesByAlertType, alertType) ? (templatesByAlertType[alertType] ?? '') : `${alertType}:general`);

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** FNV-1a, 32 bits: keeps long keys distinct after they are cut. */
const hash = (text: string): string => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
};

/** Cuts a key to what fits; cut keys stay distinct. */
export const fittedKey = (key: string): string =>
  key.length <= MAX_KEY_LENGTH ? key : `${key.slice(0, MAX_KEY_LENGTH - 9).toWellFormed()}~${hash(key)}`;

/** Compiles a key template: each `{field}` is replaced by the value of the field, or by nothing if it is missing. */
export function compileKey(template: string): KeyOf {
  const parts = template.split(/\{([^{}]+)\}/);
  // split() with a group puts the field names at the odd places
  return (data) =>
    fittedKey(parts.map((part, i) => (i % 2 === 1 ? asText(fieldOf(data, part.trim())) : part)).join(''));
}
