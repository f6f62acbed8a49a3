import { Books } from './books.js';
import { dataOf, Gateway } from './gateway.js';
import { assortments, categories } from './goods.js';
import { expectedMails } from './mails.js';
import type { Delivery, Order, Overview, Payment, Product, TrialBalance, VendorBalance } from './market.types.js';
import { shipAll } from './orders.js';
import { readUntil } from './read-until.js';
import { newShopper, newVendor, openCategories, signIn, type VendorWithGoods } from './people.js';
import { planOf, type PlannedOrder, shopperNames } from './plan.js';
import { type Checkout, type OnStep, Shopping } from './shopping.js';
import { addsUp, unitsOnSale, unitsSold } from './units.js';

export interface TradeOptions {
  /** `http://localhost:8000` */
  gatewayUrl: string;
  operator: { email: string; password: string };
  /** Number of ordinary orders, in addition to the special ones. */
  ordinaryOrders?: number;
  /** Called with each step as it happens. */
  onStep?: OnStep;
}

/** An order with its records in other services. */
export interface FinishedOrder extends Checkout {
  order: Order;
  payment: Payment;
  deliveries: Delivery[];
}

export interface TradeReport {
  vendors: (VendorWithGoods & { balance: VendorBalance })[];
  finished: FinishedOrder[];
  refused: Checkout[];
  /** Products before the first and after the last order. */
  stock: { before: Product[]; after: Product[] };
  trialBalance: TrialBalance;
  analytics: { before: Overview; after: Overview };
  /** Number of unread messages in each shopper's inbox. */
  unread: number[];
}

const defaultOrdinaryOrders = 22;

/**
 * A trade through the gateway only: three vendors open, five shoppers buy from several at once, through carts and in one
 * call. One card is declined, one provider answers too late, two want the last unit, one price changes on the way, one
 * order is larger than the stock, one is cancelled. Vendors ship. Then balances, ledger and reports are read.
 */
export async function trade(options: TradeOptions): Promise<TradeReport> {
  const { onStep = () => undefined, ordinaryOrders = defaultOrdinaryOrders } = options;
  const gateway = new Gateway(options.gatewayUrl);
  const operatorToken = await signIn(gateway, options.operator.email, options.operator.password);
  const books = new Books(gateway.as(operatorToken));
  const overviewBefore = await books.overview();

  const vendors = await openVendors(gateway, operatorToken, onStep);
  const { finished: ended, refused } = await shop(gateway, vendors, planOf(ordinaryOrders), onStep);
  await ship(gateway, vendors, onStep);

  onStep('Reading the records: payments, mails, stock, ledger, balances, analytics');
  const finished = await Promise.all(ended.map((each) => bookkeeping(gateway, books, each)));
  const before = vendors.flatMap(({ products }) => products);
  const orders = finished.map(({ order }) => order);
  return {
    vendors: await Promise.all(vendors.map((vendor) => withBalance(gateway, vendor, finished))),
    finished,
    refused,
    stock: { before, after: await settledStock(gateway, before, orders) },
    analytics: { before: overviewBefore, after: await countedOrders(books, overviewBefore, finished) },
    trialBalance: await books.trialBalance(),
    unread: await Promise.all(
      [...new Set(finished.map(({ shopper }) => shopper))].map(({ token }) => unread(gateway, token)),
    ),
  };
}

async function openVendors(gateway: Gateway, operatorToken: string, onStep: OnStep): Promise<VendorWithGoods[]> {
  const ids = await openCategories(gateway, operatorToken, categories);
  const open = async (assortment: (typeof assortments)[number]): Promise<VendorWithGoods> => {
    const vendor = await newVendor(gateway, operatorToken, assortment, ids);
    onStep(`${vendor.name} applied, was approved and sells ${String(vendor.products.length)} products`);
    return vendor;
  };
  return Promise.all(assortments.map(open));
}

/** Lets all shoppers buy concurrently, each one order after the other. */
async function shop(
  gateway: Gateway,
  vendors: readonly VendorWithGoods[],
  plans: readonly PlannedOrder[],
  onStep: OnStep,
): Promise<{ finished: (Checkout & { order: Order })[]; refused: Checkout[] }> {
  const cardsOf = (shopper: number) => [
    ...new Set(plans.filter((plan) => plan.shopper === shopper).map(({ card }) => card)),
  ];
  const shoppers = await Promise.all(shopperNames.map((name, index) => newShopper(gateway, name, cardsOf(index))));
  const shopping = new Shopping(gateway, vendors, onStep);
  const baskets = shoppers.map((shopper, index) =>
    shopping.buyAll(
      shopper,
      plans.filter((plan) => plan.shopper === index),
    ),
  );
  const checkouts = (await Promise.all(baskets)).flat();
  const placed = checkouts.filter(({ order }) => order !== undefined);
  const finished = await Promise.all(placed.map(async (each) => ({ ...each, order: await shopping.finish(each) })));
  return { finished, refused: checkouts.filter(({ order }) => order === undefined) };
}

async function ship(gateway: Gateway, vendors: readonly VendorWithGoods[], onStep: OnStep): Promise<void> {
  const shipOf = async (vendor: VendorWithGoods): Promise<void> => {
    onStep(`${vendor.name} ships ${String(await shipAll(gateway, vendor))} parcels`);
  };
  await Promise.all(vendors.map(shipOf));
}

/** Waits for the records of an order in other services, which follow asynchronously. */
async function bookkeeping(gateway: Gateway, books: Books, each: Checkout & { order: Order }): Promise<FinishedOrder> {
  const { token } = each.shopper;
  const order = await dataOf(gateway.as(token).order.showOrder({ path: { orderId: each.order.id } }));
  const mails = expectedMails(each.plan, order).length;
  const deliveries = await readUntil(
    () => books.deliveries(order.id),
    (all) => all.length >= mails && all.every(({ status }) => status === 'sent'),
  );
  const payment = await readUntil(
    () => books.payment(order.id),
    ({ status }) => order.status !== 'cancelled' || status === 'refunded' || status === 'failed',
  );
  return { ...each, order, payment, deliveries };
}

/** Waits until catalog has restocked the units of cancelled orders. */
function settledStock(gateway: Gateway, before: readonly Product[], orders: readonly Order[]): Promise<Product[]> {
  const sold = unitsSold(orders);
  return readUntil(
    () => Promise.all(before.map(({ id }) => dataOf(gateway.as().catalog.showProduct({ path: { productId: id } })))),
    (after) => addsUp(unitsOnSale(before), sold, unitsOnSale(after)),
  );
}

/** Waits for a vendor's balance: earnings are pending until payment has consumed the events of all shipments. */
async function withBalance(gateway: Gateway, vendor: VendorWithGoods, finished: readonly FinishedOrder[]) {
  const earned = earnedBy(vendor.id, finished);
  const balance = await readUntil(
    () => dataOf(gateway.as(vendor.token).payment.showVendorBalance({ path: { vendorId: vendor.id } })),
    ({ balances }) => (balances[0]?.available.amount ?? 0) === earned,
  );
  return { ...vendor, balance };
}

/** The vendor's share of the captured payments, less commission. */
export function earnedBy(vendorId: string, finished: readonly FinishedOrder[]): number {
  const captured = finished.filter(({ payment }) => payment.status === 'captured');
  const splits = captured.flatMap(({ payment }) => payment.splits).filter((split) => split.vendorId === vendorId);
  return splits.reduce((sum, { net }) => sum + (net?.amount ?? 0), 0);
}

function countedOrders(books: Books, before: Overview, finished: readonly FinishedOrder[]): Promise<Overview> {
  const count = (status: Order['status']) => finished.filter(({ order }) => order.status === status).length;
  return readUntil(
    () => books.overview(),
    ({ orders }) =>
      orders.placed - before.orders.placed >= finished.length &&
      orders.cancelled - before.orders.cancelled >= count('cancelled'),
  );
}

async function unread(gateway: Gateway, token: string): Promise<number> {
  return (await dataOf(gateway.as(token).messaging.countUnread())).unread;
}
