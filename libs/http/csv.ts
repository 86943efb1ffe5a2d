import { Readable } from 'node:stream';

export type Cell = string | number | boolean | null;

/** Text that a spreadsheet would run as a formula gets a leading apostrophe. */
const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const formatCell = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = withoutFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const line = (cells: readonly Cell[]): string => `${cells.map(formatCell).join(',')}\r\n`;

/** Flattens a row to named cells. Lists are left out; a nested value is named `<outer>_<inner>`. */
function cellsOf(row: object, prefix = ''): [string, Cell][] {
  return Object.entries(row).flatMap(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return [];
    if (typeof value === 'object' && value !== null) return cellsOf(value, `${prefix}${name}_`);
    return [[`${prefix}${name}`, value as Cell]];
  });
}

function* linesOf(rows: Iterable<object>): Generator<string> {
  let isFirst = true;
  for (const row of rows) {
    const cells = cellsOf(row);
    if (isFirst) yield line(cells.map(([name]) => name));
    isFirst = false;
    yield line(cells.map(([, cell]) => cell));
  }
}

/** Streams rows of the same shape as CSV (RFC 4180), with a header line. */
export const csvOf = (rows: Iterable<object>): Readable => Readable.from(linesOf(rows));

async function* linesOfPages<R>(
  columns: readonly string[],
  pages: AsyncIterable<readonly R[]>,
  cellsFrom: (row: R) => readonly Cell[],
): AsyncGenerator<string> {
  yield line(columns);
  for await (const rows of pages) yield rows.map((row) => line(cellsFrom(row))).join('');
}

/** Streams pages of rows as CSV, without holding all of them in memory. */
export const csvOfPages = <R>(
  columns: readonly string[],
  pages: AsyncIterable<readonly R[]>,
  cellsFrom: (row: R) => readonly Cell[],
): Readable => Readable.from(linesOfPages(columns, pages, cellsFrom));
