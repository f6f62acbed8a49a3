import { rowsOf, sql, type Tx } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import type { Money } from '@mvec/money';
import { type Fact, insertFacts } from './facts.js';

type VendorOrder = OrderPlaced['vendorOrders'][number];
type Part = VendorOrder & { orderId: string };

interface OrderTotal {
  orderId: string;
  total: Money;
}

interface BoughtOrder extends OrderTotal {
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
  const totals = orders.map(({ orderId, total }) => ({ orderId, ...total }));
  return sql`
    insert into sales_order (generation, order_id, total, currency)
    select ${generation}::integer, total.*
    from ${rowsOf(totals, { orderId: 'uuid', amount: 'bigint', currency: 'text' })} as total
    on conflict do nothing`;
}

function insertParts(generation: number, parts: readonly Part[]) {
  const rows = parts.map((part) => ({ ...part, ...part.subtotal }));
  return sql`
    insert into sales_order_part (generation, order_id, vendor_id, vendor_order_id, subtotal, currency)
    select ${generation}::integer, part.*
    from ${rowsOf(rows, { orderId: 'uuid', vendorId: 'uuid', vendorOrderId: 'uuid', amount: 'bigint', currency: 'text' })}
      as part
    on conflict do nothing`;
}

const lineColumns = {
  orderId: 'uuid',
  vendorId: 'uuid',
  productId: 'uuid',
  title: 'text',
  units: 'integer',
  amount: 'bigint',
  currency: 'text',
} as const;

function insertLines(generation: number, lines: readonly Line[]) {
  return sql`
    insert into sales_order_line (generation, order_id, vendor_id, product_id, title, units, amount, currency)
    select ${generation}::integer, line.*
    from ${rowsOf(lines, lineColumns)} as line
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
