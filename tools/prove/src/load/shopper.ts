import { randomUUID } from 'node:crypto';
import type { Shopper, Variant } from '@mvec/demo-market';
import type { Random } from '../random.js';
import type { AskedCheckout } from '../run-record.js';
import type { Answer, Client } from './client.js';
import type { Cards, Market } from './market.js';
import type { Recorder } from './recorder.js';

const deliveryAddress = {
  name: 'A Shopper',
  line1: 'Market Square 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
};

const elsewhere = [
  '/api/catalog/v1/products?limit=20',
  '/api/identity/v1/me',
  '/api/payment/v1/payment-methods',
  '/api/messaging/v1/notifications',
];

interface Basket {
  lines: { variantId: string; quantity: number }[];
  amount: number;
}

/** Buys one thing after the other, whatever happens to the platform meanwhile. */
export class ShopperAtWork {
  constructor(
    private readonly person: Shopper,
    private readonly market: Market,
    private readonly cards: Cards,
    private readonly client: Client,
    private readonly recorder: Recorder,
    private readonly random: Random,
  ) {}

  /** One order, from the basket to whatever becomes of it. */
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

  /** At what the other services do. */
  private async lookAround(): Promise<void> {
    const path = this.random.pick(elsewhere);
    await this.client.send({ method: 'GET', path, token: this.person.token });
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

  /** @returns whether the cart holds the basket and nothing else */
  private async fillCart({ lines }: Basket): Promise<boolean> {
    await this.client.send({ method: 'DELETE', path: '/api/order/v1/cart', token: this.person.token });
    for (const { variantId, quantity } of lines) {
      const path = `/api/order/v1/cart/lines/${variantId}`;
      const answer = await this.client.send({ method: 'PUT', path, token: this.person.token, body: { quantity } });
      if (answer === undefined || answer.status >= 300) return false;
    }
    return true;
  }

  private async checkOut({ lines, amount }: Basket, throughCart: boolean): Promise<AskedCheckout> {
    const checkout: AskedCheckout = { key: randomUUID(), amount };
    this.recorder.asked(checkout);
    const body = {
      paymentMethodId: this.person.cards.get(this.chooseCard()),
      expectedTotal: { amount, currency: 'EUR' },
      deliveryAddress,
      ...(!throughCart && { lines }),
    };
    const { token } = this.person;
    const answer = await this.client.send({
      method: 'POST',
      path: '/api/order/v1/checkouts',
      token,
      body,
      key: checkout.key,
    });
    note(checkout, answer);
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
    throw new Error('There is no card');
  }

  private async cancel(orderId: string): Promise<void> {
    const path = `/api/order/v1/orders/${orderId}/cancel`;
    const answer = await this.client.send({ method: 'POST', path, token: this.person.token, body: {} });
    if (answer?.status === 200) this.recorder.wasCancelled(orderId);
  }

  private async look(orderId: string): Promise<void> {
    const path = `/api/order/v1/orders/${orderId}`;
    await this.client.send({ method: 'GET', path, token: this.person.token, headers: { prefer: 'wait=5' } });
  }
}

function priceOf({ price }: Variant): number {
  return price.amount;
}

function note(checkout: AskedCheckout, answer: Answer | undefined): void {
  if (answer === undefined) return;
  checkout.status = answer.status;
  const order = answer.body as { id?: string; total?: { amount: number } } | undefined;
  if (answer.status !== 201 || order?.id === undefined) return;
  checkout.orderId = order.id;
  checkout.total = order.total?.amount ?? 0;
}
