import { randomUUID } from 'node:crypto';
import type { MvecClient } from '@mvec/client';
import { newKey, type Shopper, type Variant } from '@mvec/demo-market';
import type { Random } from '../random.js';
import type { AskedCheckout } from '../run-record.js';
import type { Client } from './client.js';
import type { Cards, Market } from './market.js';
import type { Recorder } from './recorder.js';

const deliveryAddress = {
  name: 'A Shopper',
  line1: 'Market Square 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const elsewhere: ((api: MvecClient) => Promise<unknown>)[] = [
  (api) => api.catalog.listProducts({ query: { limit: 20 } }),
  (api) => api.identity.showMe(),
  (api) => api.payment.listPaymentMethods(),
  (api) => api.messaging.listNotifications(),
];

interface Basket {
  lines: { variantId: string; quantity: number }[];
  amount: number;
}

/** Places one order after the other, whatever happens to the platform. */
export class ShopperAtWork {
  private readonly api: MvecClient;

  constructor(
    private readonly person: Shopper,
    private readonly market: Market,
    private readonly cards: Cards,
    client: Client,
    private readonly recorder: Recorder,
    private readonly random: Random,
  ) {
    this.api = client.as(person.token);
  }

  /** Places one order and follows it to its final status. */
  async buy(): Promise<void> {
    const basket = this.chooseBasket();
    const throughCart = this.random.chance(0.25);
    if (throughCart && !(await this.fillCart(basket))) return;
    if (this.random.chance(0.3)) await this.lookAround();
    const checkout = await this.checkOut(basket, throughCart);
    if (checkout.orderId === undefined) return;
    if (this.random.chance(0.08)) await this.cancel(checkout.orderId);
    else if (this.random.chance(0.3)) await this.look(checkout.orderId);
  }

  /** Reads from the services that take no part in a checkout. */
  private async lookAround(): Promise<void> {
    await this.random.pick(elsewhere)(this.api);
  }

  private chooseBasket(): Basket {
    const { variants, scarce } = this.market;
    const chosen = this.random.shuffled(variants).slice(0, this.random.between(1, 3));
    if (this.random.chance(0.15)) chosen.push(this.random.pick(scarce));
    const wishes = chosen.map((variant) => ({ variant, quantity: this.random.between(1, 2) }));
    return {
      lines: wishes.map(({ variant, quantity }) => ({ variantId: variant.id, quantity })),
      amount: wishes.reduce((sum, { variant, quantity }) => sum + priceOf(variant) * quantity, 0),
    };
  }

  /** @returns whether the cart holds exactly the basket */
  private async fillCart({ lines }: Basket): Promise<boolean> {
    await this.api.order.clearCart();
    for (const { variantId, quantity } of lines) {
      const { response } = await this.api.order.putCartLine({ path: { variantId }, body: { quantity } });
      if (response?.ok !== true) return false;
    }
    return true;
  }

  private async checkOut({ lines, amount }: Basket, throughCart: boolean): Promise<AskedCheckout> {
    const checkout: AskedCheckout = { key: randomUUID(), amount };
    this.recorder.asked(checkout);
    const body = {
      paymentMethodId: this.person.cards.get(this.chooseCard()) ?? '',
      expectedTotal: { amount, currency: 'EUR' },
      deliveryAddress,
      ...(!throughCart && { lines }),
    };
    const { data, response } = await this.api.order.placeOrder({ body, headers: { 'Idempotency-Key': checkout.key } });
    if (response) checkout.status = response.status;
    if (data) Object.assign(checkout, { orderId: data.id, total: data.total.amount });
    this.recorder.answered(checkout);
    return checkout;
  }

  private chooseCard(): string {
    let rest = this.random.between(
      1,
      Object.values(this.cards).reduce((sum, share) => sum + share, 0),
    );
    for (const [card, share] of Object.entries(this.cards)) {
      rest -= share;
      if (rest <= 0) return card;
    }
    throw new Error('The market has no cards');
  }

  private async cancel(orderId: string): Promise<void> {
    const { response } = await this.api.order.cancelOrder({ path: { orderId }, headers: newKey() });
    if (response?.status === 200) this.recorder.wasCancelled(orderId);
  }

  private async look(orderId: string): Promise<void> {
    await this.api.order.showOrder({ path: { orderId }, headers: { Prefer: 'wait=5' } });
  }
}

function priceOf({ price }: Variant): number {
  return price.amount;
}
