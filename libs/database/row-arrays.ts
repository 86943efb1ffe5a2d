/**
 * Rows as parameters of a statement, an array for each column: that costs PostgreSQL less than JSON.
 * A column whose values are arrays goes as `text`, and is cast by the statement.
 */
export class RowArrays<Column extends string> {
  private readonly names: readonly Column[];
  /** What the rows are in SQL, as `r`; its parameters are the first ones of the statement. */
  readonly sql: string;
  /** The names of the columns, as SQL lists them. */
  readonly list: string;

  /** @param types the PostgreSQL type of each column */
  constructor(types: Readonly<Record<Column, string>>) {
    this.names = Object.keys(types) as Column[];
    this.list = this.names.join(', ');
    const arrays = this.names.map((name, i) => `$${i + 1}::${types[name]}[]`).join(', ');
    this.sql = `unnest(${arrays}) AS r(${this.list})`;
  }

  /** The rows as the first parameters of the statement; objects and arrays must be text already. */
  of(rows: readonly Readonly<Record<Column, unknown>>[]): unknown[][] {
    return this.names.map((name) => rows.map((row) => row[name]));
  }
}
