import { dataOf, type Gateway } from './gateway.js';
import type { Cart, Order, Variant } from './market.types.js';
import { cancel, checkOut, fillCart, type Refusal, showCart, totalOf, untilFinal, type Wish } from './orders.js';
import type { Shopper, VendorWithGoods } from './people.js';
import type { PlannedOrder } from './plan.js';

export type OnStep = (step: string) => void;

/** Result of one checkout. */
export interface Checkout {
  plan: PlannedOrder;
  shopper: Shopper;
  order?: Order;
  refusal?: Refusal;
  /** The cart after its price changed, with the old price and the new one. */
  repricedCart?: Cart;
}

const dearerBy = 500;
const nothing = { amount: 0, currency: 'EUR' };

/** Places one shopper's planned orders one after the other. Some are planned to be refused. */
export class Shopping {
  constructor(
    private readonly gateway: Gateway,
    private readonly vendors: readonly VendorWithGoods[],
    private readonly onStep: OnStep,
  ) {}

  async buyAll(shopper: Shopper, plans: readonly PlannedOrder[]): Promise<Checkout[]> {
    const checkouts: Checkout[] = [];
    for (const plan of plans) checkouts.push(...(await this.buy(shopper, plan)));
    return checkouts;
  }

  /** Checks out, and again when the first checkout is refused for a changed price. */
  private async buy(shopper: Shopper, plan: PlannedOrder): Promise<Checkout[]> {
    const wishes = Object.entries(plan.basket).map(([sku, quantity]) => ({ variant: this.variant(sku), quantity }));
    if (plan.through === 'call') return [await this.checkOut(shopper, plan, wishes)];
    const cart = await fillCart(this.gateway, shopper, wishes);
    if (plan.timeline !== 'price-changed') return [await this.checkOut(shopper, plan, undefined, cart)];
    await this.raisePrice(wishes);
    const refused = await this.checkOut(shopper, plan, undefined, cart);
    const repricedCart = await showCart(this.gateway, shopper.token);
    const accepted = await this.checkOut(shopper, plan, undefined, repricedCart);
    return [{ ...refused, repricedCart }, accepted];
  }

  private async checkOut(shopper: Shopper, plan: PlannedOrder, wishes?: Wish[], cart?: Cart): Promise<Checkout> {
    const expectedTotal = cart ? (cart.total ?? nothing) : totalOf(wishes ?? []);
    const paymentMethodId = shopper.cards.get(plan.card) ?? '';
    const result = await checkOut(this.gateway, shopper, { paymentMethodId, expectedTotal, wishes });
    const goods = Object.entries(plan.basket).map(
      ([sku, quantity]) => `${String(quantity)} × ${this.variant(sku).title}`,
    );
    const outcome = result.refusal?.code ?? result.order?.status ?? 'unknown';
    this.onStep(`${shopper.name} buys ${goods.join(' and ')}: ${outcome}`);
    return { plan, shopper, ...result };
  }

  /** Waits until an order is final; cancels it after its confirmation if planned. */
  async finish({ plan, shopper, order }: Checkout): Promise<Order> {
    const final = await untilFinal(this.gateway, shopper.token, order?.id ?? '');
    this.onStep(`Order ${final.id} of ${shopper.name} is ${final.status}${because(final)}`);
    if (plan.timeline !== 'cancelled' || final.status !== 'confirmed') return final;
    const cancelled = await cancel(this.gateway, shopper.token, final.id);
    this.onStep(`${shopper.name} cancels order ${final.id}: ${cancelled.status}`);
    return cancelled;
  }

  private async raisePrice(wishes: readonly Wish[]): Promise<void> {
    const { variant } = wishes[0] ?? {};
    const vendor = this.vendors.find(({ products }) =>
      products.some(({ variants }) => variants.some((each) => each === variant)),
    );
    if (!variant || !vendor) throw new Error('No vendor sells the variant whose price is to rise');
    const price = { ...variant.price, amount: variant.price.amount + dearerBy };
    await dataOf(
      this.gateway.as(vendor.token).catalog.changeVariant({ path: { variantId: variant.id }, body: { price } }),
    );
    this.onStep(`${vendor.name} raises the price of ${variant.title} while it is in a cart`);
  }

  private variant(sku: string): Variant {
    const all = this.vendors.flatMap(({ products }) => products.flatMap(({ variants }) => variants));
    const found = all.find((variant) => variant.sku === sku);
    if (!found) throw new Error(`No vendor sells ${sku}`);
    return found;
  }
}

function because({ reason, paymentCode }: Order): string {
  const why = paymentCode ?? reason;
  return why === null ? '' : ` (${why})`;
}
