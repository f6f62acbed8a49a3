import { Books } from './books.js';
import { GatewayClient } from './gateway-client.js';
import type { Delivery, Order, Overview, Payment, Product, TrialBalance } from './market.types.js';
import { type Checkout, checkOut, untilFinal } from './orders.js';
import { newShopper, newVendor, signIn, type VendorWithGoods } from './people.js';
import { addsUp, unitsOnSale, unitsSold } from './units.js';

export interface TradeOptions {
  /** `http://localhost:8000` */
  gatewayUrl: string;
  operator: { email: string; password: string };
  /** Told what happens, while it happens. */
  onStep?: (step: string) => void;
}

/** An order with all that other services made of it. */
export interface FinishedOrder extends Checkout {
  order: Order;
  payment: Payment;
  deliveries: Delivery[];
}

export interface TradeReport {
  vendors: VendorWithGoods[];
  finished: FinishedOrder[];
  refused: Checkout[];
  /** Products before the first and after the last order. */
  stock: { before: Product[]; after: Product[] };
  trialBalance: TrialBalance;
  analytics: { before: Overview; after: Overview };
}

const patienceMs = 60_000;

/**
 * One small trade, through the gateway only: two vendors open, shoppers buy from both at once, one card is declined and
 * one order is larger than the stock. Each order is watched to its end, then everybody's books are read.
 */
export async function trade(options: TradeOptions): Promise<TradeReport> {
  const { onStep = () => undefined } = options;
  const gateway = new GatewayClient(options.gatewayUrl);
  const operatorToken = await signIn(gateway, options.operator.email, options.operator.password);
  const books = new Books(gateway, operatorToken);
  const overviewBefore = await books.overview();

  const vendors = await openVendors(gateway, operatorToken, onStep);
  const before = vendors.flatMap((vendor) => vendor.products);
  const { placed, refused } = await shop(gateway, vendors, onStep);

  const finished = await Promise.all(placed.map((each) => finish(gateway, books, each, onStep)));
  onStep('Reading the books: stock, payments, mails, ledger, analytics');
  const after = await settledStock(gateway, before, finished);
  const overviewAfter = await countedOrders(books, overviewBefore, finished.length);
  return {
    vendors,
    finished,
    refused,
    stock: { before, after },
    trialBalance: await books.trialBalance(),
    analytics: { before: overviewBefore, after: overviewAfter },
  };
}

/** Catalog gives a cancelled order's units back on its own: that is awaited, not assumed. */
function settledStock(gateway: GatewayClient, before: Product[], finished: FinishedOrder[]): Promise<Product[]> {
  const sold = unitsSold(finished.map(({ order }) => order));
  return patiently(
    () => Promise.all(before.map(({ id }) => gateway.get<Product>(`/api/catalog/v1/products/${id}`))),
    (after) => addsUp(unitsOnSale(before), sold, unitsOnSale(after)),
  );
}

type OnStep = (step: string) => void;

async function openVendors(gateway: GatewayClient, operatorToken: string, onStep: OnStep): Promise<VendorWithGoods[]> {
  const woodwork = await newVendor(gateway, operatorToken, 'Walnut Works', [
    { title: 'Walnut desk', sku: 'DESK-120', price: 49_900, stock: 10 },
    { title: 'Oak shelf', sku: 'SHELF-80', price: 12_900, stock: 20 },
  ]);
  onStep(`${woodwork.name} applied, was approved and sells ${woodwork.products.length} products`);
  const lights = await newVendor(gateway, operatorToken, 'Brass & Light', [
    { title: 'Brass lamp', sku: 'LAMP-B', price: 7_950, stock: 15 },
    { title: 'Linen shade', sku: 'SHADE-L', price: 2_495, stock: 3 },
  ]);
  onStep(`${lights.name} applied, was approved and sells ${lights.products.length} products`);
  return [woodwork, lights];
}

interface Placed {
  checkout: Checkout;
  order: Order;
  token: string;
}

async function shop(
  gateway: GatewayClient,
  vendors: VendorWithGoods[],
  onStep: OnStep,
): Promise<{ placed: Placed[]; refused: Checkout[] }> {
  const [desk, shelf, lamp, shade] = vendors.flatMap((vendor) =>
    vendor.products.flatMap((product) => product.variants),
  );
  if (!desk || !shelf || !lamp || !shade) throw new Error('The vendors have published less than they should have');
  const [first, second, declined] = await Promise.all([
    newShopper(gateway, 'First Shopper', 'tok_success'),
    newShopper(gateway, 'Second Shopper', 'tok_success'),
    newShopper(gateway, 'Shopper With A Declined Card', 'tok_declined'),
  ]);
  const plans = [
    { shopper: first, wishes: [wish(desk, 1), wish(lamp, 2)] },
    { shopper: second, wishes: [wish(shelf, 3), wish(lamp, 1), wish(shade, 1)] },
    { shopper: declined, wishes: [wish(desk, 2), wish(shade, 1)] },
    { shopper: second, wishes: [wish(shelf, 1), wish(shade, 50)] },
  ];
  const placed: Placed[] = [];
  const refused: Checkout[] = [];
  for (const { shopper, wishes } of plans) {
    const checkout = await checkOut(gateway, shopper, wishes);
    onStep(`${shopper.name} checks out ${wishes.map(describe).join(' and ')}: ${outcome(checkout)}`);
    if (checkout.order) placed.push({ checkout, order: checkout.order, token: shopper.token });
    else refused.push(checkout);
  }
  return { placed, refused };
}

const wish = (variant: Product['variants'][number], quantity: number) => ({ variant, quantity });
const describe = ({ variant, quantity }: Checkout['wishes'][number]) => `${quantity} × ${variant.title}`;
const outcome = ({ order, refusal }: Checkout) => refusal?.code ?? order?.status ?? 'unknown';

async function finish(
  gateway: GatewayClient,
  books: Books,
  { checkout, order: { id }, token }: Placed,
  onStep: OnStep,
): Promise<FinishedOrder> {
  const order = await untilFinal(gateway, token, id);
  onStep(`Order ${id} of ${checkout.shopper} is ${order.status}${order.reason ? ` (${order.reason})` : ''}`);
  const deliveries = await patiently(
    () => books.deliveries(id),
    (all) => all.length > 0 && all.every((delivery) => delivery.status === 'sent'),
  );
  return { ...checkout, order, payment: await books.payment(id), deliveries };
}

/** Analytics follows on its own: its figures are awaited, not assumed. */
function countedOrders(books: Books, before: Overview, orders: number): Promise<Overview> {
  return patiently(
    () => books.overview(),
    ({ orders: { placed, confirmed, cancelled } }) =>
      placed - before.orders.placed >= orders &&
      confirmed + cancelled - before.orders.confirmed - before.orders.cancelled >= orders,
  );
}

/** Reads until it is as expected, or patience ends: then the last reading is what the checks judge. */
async function patiently<T>(read: () => Promise<T>, expected: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (expected(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
