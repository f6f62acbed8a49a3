import sql, { join, raw, type Sql } from 'sql-template-tag';

/** Column types that `rowsOf` writes, with the values they take. */
interface ColumnValues {
  uuid: string;
  text: string;
  smallint: number;
  integer: number;
  bigint: number;
  boolean: boolean;
  timestamptz: Date | string;
  bytea: Uint8Array;
  /** Any value; it is written as JSON. */
  jsonb: unknown;
}

type ColumnType = keyof ColumnValues;

type ColumnTypeFor<Value> = {
  [Type in ColumnType]: NonNullable<Value> extends ColumnValues[Type] ? Type : never;
}[ColumnType];

interface RowsOptions {
  /** Name of a further column: the item's place in the list, from 1. */
  positionColumn?: string;
}

/**
 * A list of items as rows, for a statement that reads or writes many rows at once. `types` names the columns: property
 * `orderId` becomes column `order_id`. Null and undefined become SQL null.
 *
 * The items travel as one array per column, so the statement's text does not depend on their number and is planned once.
 *
 * ```ts
 * await tx.execute(sql`
 *   insert into refunds (id, order_id, amount)
 *   select id, order_id, amount from ${rowsOf(refunds, { id: 'uuid', orderId: 'uuid', amount: 'bigint' })} as refund`);
 * ```
 */
export function rowsOf<Item extends object>(
  items: readonly Item[],
  types: { readonly [Property in keyof NoInfer<Item>]?: ColumnTypeFor<Item[Property]> },
  { positionColumn }: RowsOptions = {},
): Sql {
  const columns = Object.entries(types) as [keyof Item & string, ColumnType][];
  const arrays = columns.map(([property, type]) => {
    const values = items.map((item) => toParameter(item[property], type));
    return sql`${values}::${raw(type)}[]`;
  });
  const names = columns.map(([property]) => columnNameOf(property));
  if (positionColumn === undefined) return sql`(select * from unnest(${join(arrays)}) as item (${raw(names.join())}))`;
  const all = raw([...names, positionColumn].join());
  return sql`(select * from unnest(${join(arrays)}) with ordinality as item (${all}))`;
}

function toParameter(value: unknown, type: ColumnType): unknown {
  if (value === undefined || value === null) return null;
  return type === 'jsonb' ? JSON.stringify(value) : value;
}

function columnNameOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
