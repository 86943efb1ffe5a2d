import { Readable } from 'node:stream';

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // a spreadsheet must not take what somebody wrote for a formula
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A line of RFC 4180. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;

async function* lines<R, I extends object>(
  columns: readonly (keyof I & string)[],
  pages: AsyncIterable<readonly R[]>,
  present: (row: R) => I,
): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const rows of pages)
    yield rows
      .map(present)
      .map((item) => csvLine(columns.map((column) => item[column])))
      .join('');
}

/** A table as RFC 4180, page by page as it is read; times and numbers as on the wire. */
export const csvOf = <R, I extends object>(
  columns: readonly (keyof I & string)[],
  pages: AsyncIterable<readonly R[]>,
  present: (row: R) => I,
): Readable => Readable.from(lines(columns, pages, present));
