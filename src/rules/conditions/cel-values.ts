import { celList, type CelList, celMap, type CelMap, isCelList, isCelMap } from '@bufbuild/cel';
import type { EventData } from '../domain/event-data';

/** Longer lists and texts of an event are cut, to bound the time of an evaluation. */
const MAX_ITEMS = 500;
const MAX_TEXT_LENGTH = 4_000;

/** The CEL values of the lists and objects of events: an event is converted once, for all rules. */
const converted = new WeakMap<object, CelList | CelMap>();
/** The number of values inside lists and maps, themselves included. */
const sizes = new WeakMap<object, number>();

/** The event as a CEL map. The library itself would convert each list and object again at each access. */
export const celEventOf = (data: EventData): CelMap => convertObject(data) as CelMap;

function convert(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > MAX_TEXT_LENGTH ? value.slice(0, MAX_TEXT_LENGTH).toWellFormed() : value;
  return typeof value === 'object' && value !== null ? convertObject(value) : value;
}

function convertObject(value: object): CelList | CelMap {
  const known = converted.get(value);
  if (known) return known;
  const result = Array.isArray(value)
    ? celList(value.slice(0, MAX_ITEMS).map(convert) as never[])
    : celMap(new Map(Object.entries(value).map(([name, item]) => [name, convert(item)])) as never);
  converted.set(value, result);
  return result;
}

/** The size of a value, in values of some dozen bytes: the work of comparing it. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 1 + (value.length >> 6);
  if (!isCelList(value) && !isCelMap(value)) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const item of value.values()) size += sizeOf(item);
  sizes.set(value, size);
  return size;
}
