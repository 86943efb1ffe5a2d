import type { Fault } from '../../../libs/kernel/domain-error';
import { compileCelValue, faultOfCelValue } from '../conditions/cel';
import type { EventData } from '../domain/event-data';

/** CEL expressions, by the names of the fields that they calculate. */
export type ComputedFields = Readonly<Record<string, string>>;

const MAX_FIELDS = 20;
const isName = (name: string): boolean => /^[A-Za-z]\w{0,99}$/.test(name);

function faultsOf(name: string, source: unknown): Fault[] {
  const pointer = `/computed_fields/${name}`;
  if (!isName(name))
    return [{ pointer, detail: 'must be named by at most 100 letters, digits and underscores, the first a letter' }];
  const fault = faultOfCelValue(source);
  return fault === undefined ? [] : [{ pointer, detail: fault }];
}

/** The faults of computed fields, one check for each field. */
export function checksOfComputedFields(fields: ComputedFields): readonly (() => Fault[])[] {
  const names = Object.keys(fields);
  const detail = `must have at most ${MAX_FIELDS} fields (given ${names.length})`;
  if (names.length > MAX_FIELDS) return [() => [{ pointer: '/computed_fields', detail }]];
  return names.map((name) => () => faultsOf(name, fields[name]));
}

const isMissing = (data: EventData, name: string): boolean => !Object.hasOwn(data, name) || data[name] === null;

/**
 * Compiles computed fields to a function that adds them to the fields of an event. A field that the event has stays as it is; one
 * that cannot be calculated is left out.
 */
export function compileComputedFields(fields: ComputedFields): (data: EventData) => EventData {
  const compiled = Object.entries(fields).map(([name, source]) => [name, compileCelValue(source)] as const);
  if (compiled.length === 0) return (data) => data;
  return (data) => {
    const missing = compiled.filter(([name]) => isMissing(data, name));
    const values = missing.map(([name, valueOf]) => [name, valueOf(data)] as const);
    return { ...data, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
  };
}
