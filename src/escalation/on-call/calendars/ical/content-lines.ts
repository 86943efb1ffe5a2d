import ICAL from 'ical.js';
import { BadCalendar } from './bad-calendar';

/** The largest calendar file, in bytes. */
export const MAX_CALENDAR_BYTES = 1024 * 1024;
const MAX_LINES = 60_000;
const MAX_LINE_LENGTH = 32_768;
const MAX_DEPTH = 8;

/** A property as it stands in the file, unfolded. */
export interface ContentLine {
  /** Where it begins, from 1. */
  readonly line: number;
  /** In capitals. */
  readonly name: string;
  readonly text: string;
}

/** A component of the file: its properties, and the components inside it. */
export interface ContentBlock {
  readonly line: number;
  /** In capitals, such as `VEVENT`. */
  readonly name: string;
  readonly properties: ContentLine[];
  readonly blocks: ContentBlock[];
}

/** The value of a property with its parameters, read by ical.js. */
export interface PropertyValue {
  readonly parameters: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Such as `date` or `date-time`. */
  readonly type: string;
  readonly values: readonly unknown[];
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80));

/** Joins folded lines. */
function* unfolded(text: string): Generator<{ line: number; text: string }> {
  let open: { line: number; parts: string[]; length: number } | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > MAX_LINES) throw new BadCalendar(MAX_LINES, `has ${lines.length} lines, allowed are ${MAX_LINES}`);
  for (const [i, part] of lines.entries()) {
    const continues = open !== undefined && (part.startsWith(' ') || part.startsWith('\t'));
    if (open && continues) {
      open.parts.push(part.slice(1));
      open.length += part.length;
      if (open.length > MAX_LINE_LENGTH)
        throw new BadCalendar(open.line, `has more than ${MAX_LINE_LENGTH} characters in one line`);
      continue;
    }
    if (open) yield { line: open.line, text: open.parts.join('') };
    open = { line: i + 1, parts: [part], length: part.length };
  }
  if (open) yield { line: open.line, text: open.parts.join('') };
}

const pattern = /^([A-Za-z0-9-]{1,60})[;:]/;

/**
 * Reads the structure of a calendar file, line by line.
 * @returns the block `VCALENDAR`
 * @throws BadCalendar
 */
export function readBlocks(file: string): ContentBlock {
  const size = Buffer.byteLength(file);
  if (size > MAX_CALENDAR_BYTES) throw new BadCalendar(1, `has ${size} bytes, allowed are ${MAX_CALENDAR_BYTES}`);
  let root: ContentBlock | undefined;
  const open: ContentBlock[] = [];
  let last = 1;
  for (const { line, text } of unfolded(file.replace(/^\uFEFF/, ''))) {
    if (text.trim() === '') continue;
    last = line;
    const name = pattern.exec(text)?.[1]?.toUpperCase();
    if (name === undefined) throw new BadCalendar(line, `is no property such as NAME:value (given ${quoted(text)})`);
    const value = text
      .slice(name.length + 1)
      .trim()
      .toUpperCase();
    if (name === 'BEGIN') {
      const block: ContentBlock = { line, name: value, properties: [], blocks: [] };
      if (root && open.length === 0) throw new BadCalendar(line, 'is after END:VCALENDAR, where nothing is allowed');
      if (open.length >= MAX_DEPTH) throw new BadCalendar(line, `is nested deeper than ${MAX_DEPTH} components`);
      open.at(-1)?.blocks.push(block);
      open.push(block);
      root ??= block;
      if (root.name !== 'VCALENDAR') throw new BadCalendar(line, 'must be BEGIN:VCALENDAR');
    } else if (name === 'END') {
      const ended = open.pop();
      if (ended?.name !== value)
        throw new BadCalendar(line, `must be END:${ended?.name ?? 'VCALENDAR'} (given ${quoted(text)})`);
    } else {
      const block = open.at(-1);
      if (!block) throw new BadCalendar(line, `must be BEGIN:VCALENDAR (given ${quoted(text)})`);
      block.properties.push({ line, name, text });
    }
  }
  if (!root) throw new BadCalendar(1, 'must be BEGIN:VCALENDAR (given nothing)');
  const [missing] = open.slice(-1);
  if (missing) throw new BadCalendar(last, `ends without END:${missing.name}`);
  return root;
}

/** Reads one property. @throws BadCalendar */
export function readProperty({ line, text }: ContentLine): PropertyValue {
  try {
    const [, parameters, type, ...values] = ICAL.parse.property(text) as unknown as [
      string,
      PropertyValue['parameters'],
      string,
      ...unknown[],
    ];
    return { parameters, type, values };
  } catch (error) {
    throw new BadCalendar(line, `cannot be read: ${(error as Error).message.slice(0, 200)}`);
  }
}
