import { compileFieldPath } from '../conditions/field-path';
import type { EventData } from '../domain/event-data';

/** What the labels of an event may have. */
const MAX_LABELS = 64;
const MAX_NAME_LENGTH = 128;
const MAX_VALUE_LENGTH = 1_024;

type Labels = Readonly<Record<string, string>>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

const isName = (name: string): boolean => name !== '' && name.length <= MAX_NAME_LENGTH;

/** The labels of an object: what is no label is left out, and values are cut to what fits. */
function labelsOf(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const text = textOf(one);
    return text === undefined || !isName(name) ? [] : [[name, text.slice(0, MAX_VALUE_LENGTH).toWellFormed()] as const];
  });
}

/** Compiles labels that are those of an object in the event, and of the rule, which come first. */
export function compileFieldLabels(field: string, own: (data: EventData) => Labels): (data: EventData) => Labels {
  const valueOf = compileFieldPath(field);
  return (data) => {
    const labels = own(data);
    const others = labelsOf(valueOf(data)).filter(([name]) => !Object.hasOwn(labels, name));
    const most = Math.max(0, MAX_LABELS - Object.keys(labels).length);
    return { ...labels, ...Object.fromEntries(others.slice(0, most)) };
  };
}
