import type { QueryArrayResult } from 'pg';

const propertyNames = new Map<string, string>();

/**
 * Result rows as objects whose keys are camelCase: column `order_id` becomes `orderId`. Only the columns are renamed,
 * not the keys inside a JSON value.
 *
 * Rows arrive as arrays and are given their keys here, which costs as much as pg's own row objects.
 */
export function toRows<Row>({ fields, rows }: QueryArrayResult): Row[] {
  const names = fields.map(({ name }) => propertyNameOf(name));
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  return (rows as unknown[][]).map((values) => {
    const row: Record<string, unknown> = { ...empty };
    for (const [index, name] of names.entries()) row[name] = values[index];
    return row as Row;
  });
}

/** Column names are those of the statements in the code, so the cache is bounded. */
function propertyNameOf(column: string): string {
  let name = propertyNames.get(column);
  if (name === undefined) {
    name = column.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    propertyNames.set(column, name);
  }
  return name;
}
