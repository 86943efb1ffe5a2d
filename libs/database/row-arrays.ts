/**
 * Passes rows as parameters of a statement, with one array for each column, which costs PostgreSQL less than JSON.
 * A column whose values are arrays has the type `text`; the statement must cast it.
 */
export class RowArrays<Column extends string> {
  private readonly names: readonly Column[];
  /** The rows as a table expression named `r`. Its parameters are the first parameters of the statement. */
  readonly sql: string;
  /** The names of the columns, separated by commas. */
  readonly list: string;

  /** @param types the PostgreSQL type of each column */
  constructor(types: Readonly<Record<Column, string>>) {
    this.names = Object.keys(types) as Column[];
    this.list = this.names.join(', ');
    const arrays = this.names.map((name, i) => `$${i + 1}::${types[name]}[]`).join(', ');
    this.sql = `unnest(${arrays}) AS r(${this.list})`;
  }

  /** Converts rows to the first parameters of the statement. Objects and arrays must already be text. */
  of(rows: readonly Readonly<Record<Column, unknown>>[]): unknown[][] {
    return this.names.map((name) => rows.map((row) => row[name]));
  }
}
