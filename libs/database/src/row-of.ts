import type { Decimal } from '@prisma/client/runtime/client';

/**
 * The row that a statement returns: the named columns of a generated model, in the types that our parsers produce. A
 * column that is renamed in `schema.prisma` breaks the row type.
 *
 * `RowOf<Order, 'id' | 'totalAmount'>` is `{ id: string; totalAmount: number }`.
 */
export type RowOf<Model, Columns extends keyof Model = keyof Model> = {
  [Column in Columns]: ParsedColumn<Model[Column]>;
};

/** bigint columns arrive as checked numbers, numeric ones as text, bytea as `Buffer`. */
type ParsedColumn<Value> = Value extends bigint
  ? number
  : Value extends Decimal
    ? string
    : Value extends Uint8Array
      ? Buffer
      : Value;
