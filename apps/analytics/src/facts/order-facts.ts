import { sql, type Tx } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import type { Money } from '@mvec/money';

type VendorOrder = OrderPlaced['vendorOrders'][number];

interface Line {
  vendorId: string;
  productId: string;
  title: string;
  units: number;
  amount: number;
  currency: string;
}

/** What was bought. Placing and confirming say the same of an order, so either is enough. */
export async function addOrder(
  tx: Tx,
  generation: number,
  order: { orderId: string; total: Money; vendorOrders: VendorOrder[] },
): Promise<void> {
  await addTotal(tx, generation, order);
  await addParts(tx, generation, order.orderId, order.vendorOrders);
  await addLines(tx, generation, order.orderId, order.vendorOrders.flatMap(linesOf));
}

export async function addTotal(
  tx: Tx,
  generation: number,
  { orderId, total }: { orderId: string; total: Money },
): Promise<void> {
  await tx.execute(sql`
    insert into sales_order (generation, order_id, total, currency)
    values (${generation}, ${orderId}, ${total.amount}, ${total.currency})
    on conflict do nothing`);
}

async function addParts(tx: Tx, generation: number, orderId: string, parts: VendorOrder[]): Promise<void> {
  await tx.execute(sql`
    insert into sales_order_part (generation, order_id, vendor_id, vendor_order_id, subtotal, currency)
    select ${generation}, ${orderId}, part.*
    from unnest(${parts.map((part) => part.vendorId)}::uuid[], ${parts.map((part) => part.vendorOrderId)}::uuid[],
      ${parts.map((part) => part.subtotal.amount)}::bigint[], ${parts.map((part) => part.subtotal.currency)}::text[])
      as part (vendor_id, vendor_order_id, subtotal, currency)
    on conflict do nothing`);
}

async function addLines(tx: Tx, generation: number, orderId: string, lines: Line[]): Promise<void> {
  await tx.execute(sql`
    insert into sales_order_line (generation, order_id, vendor_id, product_id, title, units, amount, currency)
    select ${generation}, ${orderId}, line.*
    from unnest(${lines.map((line) => line.vendorId)}::uuid[], ${lines.map((line) => line.productId)}::uuid[],
      ${lines.map((line) => line.title)}::text[], ${lines.map((line) => line.units)}::integer[],
      ${lines.map((line) => line.amount)}::bigint[], ${lines.map((line) => line.currency)}::text[])
      as line (vendor_id, product_id, title, units, amount, currency)
    on conflict do nothing`);
}

/** One line per product: its variants are added up. */
function linesOf({ vendorId, lines }: VendorOrder): Line[] {
  const byProduct = Map.groupBy(lines, (line) => line.productId);
  return [...byProduct].map(([productId, variants]) => ({
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
