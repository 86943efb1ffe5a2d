import { Readable } from 'node:stream';

export type Cell = string | number | boolean | null;

/** What spreadsheets would take for a formula is shown as text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const written = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const line = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`;

/** The values of a thing that are no lists, under their names; those of things inside it under both. */
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

/** The rows, all alike, as CSV (RFC 4180) with a line of names, written while it is read. */
export const csvOf = (rows: Iterable<object>): Readable => Readable.from(linesOf(rows));

async function* linesOfPages<R>(
  columns: readonly string[],
  pages: AsyncIterable<readonly R[]>,
  cellsFrom: (row: R) => readonly Cell[],
): AsyncGenerator<string> {
  yield line(columns);
  for await (const rows of pages) yield rows.map((row) => line(cellsFrom(row))).join('');
}

/** The same of more rows than memory holds, page by page as they are read. */
export const csvOfPages = <R>(
  columns: readonly string[],
  pages: AsyncIterable<readonly R[]>,
  cellsFrom: (row: R) => readonly Cell[],
): Readable => Readable.from(linesOfPages(columns, pages, cellsFrom));
