import { sql, type Tx } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import type { Money } from '@mvec/money';
import { type Fact, insertFacts } from './facts.js';

type VendorOrder = OrderPlaced['vendorOrders'][number];
type Part = VendorOrder & { orderId: string };

interface OrderTotal {
  orderId: string;
  total: Money;
}

export interface BoughtOrder extends OrderTotal {
  vendorOrders: VendorOrder[];
}

interface Line {
  orderId: string;
  vendorId: string;
  productId: string;
  title: string;
  units: number;
  amount: number;
  currency: string;
}

/**
 * Writes facts of orders and what was bought, in one statement. `order.placed` and `order.confirmed` contain the same
 * lines, so whichever comes first writes them.
 */
export async function addOrders(
  tx: Tx,
  generation: number,
  facts: readonly Fact[],
  orders: readonly BoughtOrder[],
): Promise<void> {
  const parts = orders.flatMap(({ orderId, vendorOrders }) => vendorOrders.map((part) => ({ ...part, orderId })));
  await tx.execute(sql`
    with added as (${insertFacts(generation, facts)}),
      total as (${insertTotals(generation, orders)}),
      part as (${insertParts(generation, parts)})
    ${insertLines(generation, parts.flatMap(linesOf))}`);
}

/** Writes facts of orders whose events contain only the total. */
export async function addTotals(
  tx: Tx,
  generation: number,
  facts: readonly Fact[],
  orders: readonly OrderTotal[],
): Promise<void> {
  await tx.execute(sql`
    with added as (${insertFacts(generation, facts)}) ${insertTotals(generation, orders)}`);
}

function insertTotals(generation: number, orders: readonly OrderTotal[]) {
  return sql`
    insert into sales_order (generation, order_id, total, currency)
    select ${generation}::integer, bought.*
    from unnest(${orders.map(({ orderId }) => orderId)}::uuid[], ${orders.map(({ total }) => total.amount)}::bigint[],
      ${orders.map(({ total }) => total.currency)}::text[]) as bought (order_id, total, currency)
    on conflict do nothing`;
}

function insertParts(generation: number, parts: readonly Part[]) {
  return sql`
    insert into sales_order_part (generation, order_id, vendor_id, vendor_order_id, subtotal, currency)
    select ${generation}::integer, part.*
    from unnest(${parts.map((part) => part.orderId)}::uuid[], ${parts.map((part) => part.vendorId)}::uuid[],
      ${parts.map((part) => part.vendorOrderId)}::uuid[], ${parts.map((part) => part.subtotal.amount)}::bigint[],
      ${parts.map((part) => part.subtotal.currency)}::text[])
      as part (order_id, vendor_id, vendor_order_id, subtotal, currency)
    on conflict do nothing`;
}

function insertLines(generation: number, lines: readonly Line[]) {
  return sql`
    insert into sales_order_line (generation, order_id, vendor_id, product_id, title, units, amount, currency)
    select ${generation}::integer, line.*
    from unnest(${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.vendorId)}::uuid[],
      ${lines.map((line) => line.productId)}::uuid[], ${lines.map((line) => line.title)}::text[],
      ${lines.map((line) => line.units)}::integer[], ${lines.map((line) => line.amount)}::bigint[],
      ${lines.map((line) => line.currency)}::text[])
      as line (order_id, vendor_id, product_id, title, units, amount, currency)
    on conflict do nothing`;
}

/** Makes one line per product: its variants are added up. */
function linesOf({ orderId, vendorId, lines }: Part): Line[] {
  const byProduct = Map.groupBy(lines, (line) => line.productId);
  return [...byProduct].map(([productId, variants]) => ({
    orderId,
    vendorId,
    productId,
    title: variants[0]?.title ?? '',
    units: sum(variants.map(({ quantity }) => quantity)),
    amount: sum(variants.map(({ quantity, unitPrice }) => quantity * unitPrice.amount)),
    currency: variants[0]?.unitPrice.currency ?? '',
  }));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
