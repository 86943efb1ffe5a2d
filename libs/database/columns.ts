import { snakeCase } from '../kernel/snake-case';

const names = new Map<string, string>();

/** Returns the column of a property of a row: `tenant_id` for `tenantId`. */
export function columnOf(property: string): string {
  const known = names.get(property);
  if (known !== undefined) return known;
  const name = snakeCase(property);
  names.set(property, name);
  return name;
}

/**
 * Returns SQL that selects columns under the names of their properties: `tenant_id AS "tenantId"`.
 * @param alias the alias of the table, if the statement has several
 */
export const selected = (properties: readonly string[], alias?: string): string =>
  properties
    .map((property) => {
      const column = columnOf(property);
      return `${alias === undefined ? '' : `${alias}.`}${column}${column === property ? '' : ` AS "${property}"`}`;
    })
    .join(', ');

/** Returns the columns of properties, separated by commas. */
export const columnList = (properties: readonly string[]): string => properties.map(columnOf).join(', ');

/** Copies a row under the names of its columns. */
export const withColumnNames = (row: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([property, value]) => [columnOf(property), value]));

/** Converts rows to JSON with the names of the columns, for `json_populate_recordset`. */
export const jsonRows = (rows: readonly object[]): string => JSON.stringify(rows.map(withColumnNames));
