import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CartStartedV1, OrderPlacedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { HoldReleaseSweeper } from '../src/deadlines/hold-release-sweeper.js';
import { ReservingSweeper } from '../src/deadlines/reserving-sweeper.js';
import type { StubVariant } from './support/catalog-stub.js';
import { Shopper, wholeCart } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
let shopper: Shopper;
let tea: StubVariant;
let pot: StubVariant;

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start({ CATALOG_TIMEOUT_MS: '500' });
});

beforeEach(async () => {
  shopper = await Shopper.create(service.url);
  tea = test.catalog.addVariant(450, 100);
  pot = test.catalog.addVariant(2_900, 100);
});

afterEach(() => test.catalog.heal());

afterAll(() => test.stop());

async function quantities(of = shopper): Promise<(readonly [string, number])[]> {
  return (await of.showCart()).body.lines.map((line) => [line.variantId, line.quantity] as const);
}

async function startedCarts(of = shopper): Promise<string[]> {
  const events = await test.published(CartStartedV1);
  return events.filter((event) => event.shopperId === of.id).map((event) => event.cartId);
}

describe('a cart', () => {
  it('is empty at first', async () => {
    const { status, body } = await shopper.showCart();
    expect([status, body]).toEqual([200, { id: null, lines: [], total: null, refreshed: true }]);
  });

  it('shows its lines as they were added, with prices, stock and total', async () => {
    await shopper.putLine(pot.variantId, 1);
    const { status, body } = await shopper.putLine(tea.variantId, 3);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      lines: [
        { variantId: pot.variantId, quantity: 1, price: { amount: 2_900 }, previousPrice: null, available: 100 },
        { variantId: tea.variantId, vendorId: tea.vendorId, quantity: 3, price: { amount: 450 }, purchasable: true },
      ],
      total: { amount: 4_250, currency: 'EUR' },
      refreshed: true,
    });
    expect((await shopper.showCart()).body).toEqual(body);
    expect((await (await Shopper.create(service.url)).showCart()).body.lines).toEqual([]);
  });

  it('asks catalog once, however many lines it has', async () => {
    await shopper.fillCart([tea, 1], [pot, 1]);
    const before = test.catalog.offersAsked;
    await shopper.showCart();
    expect(test.catalog.offersAsked - before).toBe(1);
  });

  it('shows the previous price of a changed one, once', async () => {
    await shopper.fillCart([tea, 2]);
    tea.price = 500;
    tea.stock = 1;
    const changed = (await shopper.showCart()).body;
    expect(changed).toMatchObject({ total: { amount: 1_000 } });
    expect(changed.lines).toMatchObject([
      { price: { amount: 500 }, previousPrice: { amount: 450 }, available: 1, purchasable: false },
    ]);
    expect((await shopper.showCart()).body.lines[0]).toMatchObject({ price: { amount: 500 }, previousPrice: null });
  });

  it('keeps a line that is no longer for sale, and says so', async () => {
    await shopper.fillCart([tea, 1], [pot, 1]);
    tea.purchasable = false;
    test.catalog.variants.delete(pot.variantId);
    const { body } = await shopper.showCart();
    expect(body.lines).toMatchObject([
      { purchasable: false, available: 100 },
      { purchasable: false, available: 0, price: { amount: 2_900 } },
    ]);
    expect((await shopper.putLine(pot.variantId, 2)).status).toBe(200);
  });

  it('can be shown and changed with the stored prices while catalog is down', async () => {
    await shopper.fillCart([tea, 2], [pot, 1]);
    test.catalog.offersFail = true;
    tea.price = 500;
    const { status, body } = await shopper.showCart();
    expect(status).toBe(200);
    expect(body).toMatchObject({ refreshed: false, total: { amount: 3_800 } });
    expect(body.lines[0]).toMatchObject({ price: { amount: 450 }, previousPrice: null, available: 100 });

    expect(await shopper.putLine(tea.variantId, 1)).toMatchObject({ status: 200, body: { refreshed: false } });
    expect((await shopper.call('DELETE', `/v1/cart/lines/${pot.variantId}`)).status).toBe(204);
    const unknown = await shopper.putLine(test.catalog.addVariant(1).variantId, 1);
    expect(unknown.status).toBe(503);
    expect(Number(unknown.headers.get('retry-after'))).toBeGreaterThan(0);
    test.catalog.heal();
    expect(await quantities()).toEqual([[tea.variantId, 1]]);
  });

  it('loses the lines that are removed', async () => {
    await shopper.fillCart([tea, 2], [pot, 1]);
    const remove = (variantId: string) => shopper.call('DELETE', `/v1/cart/lines/${variantId}`);
    expect((await remove(tea.variantId)).status).toBe(204);
    expect(await remove(tea.variantId)).toMatchObject({ status: 404, body: { code: 'cart_line_not_found' } });
    expect(await quantities()).toEqual([[pot.variantId, 1]]);
    expect((await shopper.call('DELETE', '/v1/cart')).status).toBe(204);
    expect((await shopper.call('DELETE', '/v1/cart')).status).toBe(204);
    expect(await quantities()).toEqual([]);
  });

  it('has no total in two currencies', async () => {
    pot.currency = 'USD';
    await shopper.fillCart([tea, 1], [pot, 1]);
    expect((await shopper.showCart()).body.total).toBeNull();
  });

  it('takes at most 100 lines, also from concurrent requests', async () => {
    await test.addCartLines(shopper.id, 96);
    const variants = Array.from({ length: 8 }, () => test.catalog.addVariant(1));
    const answers = await Promise.all(variants.map(({ variantId }) => shopper.putLine(variantId, 1)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => body.code);
    expect(refused).toEqual(Array(4).fill('cart_full'));
    const lines = await quantities();
    expect(lines).toHaveLength(100);
    expect((await shopper.putLine(lines[0]?.[0] ?? '', 2)).status).toBe(200);
  });

  it('starts once when two first lines arrive together, and starts again after it was emptied', async () => {
    await Promise.all([shopper.putLine(tea.variantId, 1), shopper.putLine(pot.variantId, 1)]);
    await shopper.putLine(tea.variantId, 2);
    const { id } = (await shopper.showCart()).body;
    expect(await startedCarts()).toEqual([id]);
    await shopper.call('DELETE', '/v1/cart');
    await shopper.putLine(tea.variantId, 1);
    const again = (await shopper.showCart()).body.id;
    expect(again).not.toBe(id);
    expect(new Set(await startedCarts())).toEqual(new Set([id, again]));
  });

  it('refuses a variant that does not exist, or is not for sale', async () => {
    pot.purchasable = false;
    expect(await shopper.putLine(randomUUID(), 1)).toMatchObject({ status: 404, body: { code: 'variant_not_found' } });
    const refused = await shopper.putLine(pot.variantId, 1);
    expect(refused).toMatchObject({ status: 409, body: { code: 'variant_not_purchasable' } });
    expect(await startedCarts()).toEqual([]);
  });

  it.each([0, -1, 0.5, '1', 10_001, 1e300, null])('refuses the quantity %j', async (quantity) => {
    const { status, body } = await shopper.putLine(tea.variantId, quantity);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(await quantities()).toEqual([]);
  });
});

describe('a checkout of the cart', () => {
  it('buys its lines, removes them, and names the cart in order.placed', async () => {
    await shopper.fillCart([tea, 2], [pot, 1]);
    const { id } = (await shopper.showCart()).body;
    const { status, body } = await shopper.checkOut(wholeCart([tea, 2], [pot, 1]));
    expect([status, body.total.amount]).toEqual([201, 3_800]);
    expect((await shopper.showCart()).body).toMatchObject({ id: null, lines: [] });
    const placed = (await test.published(OrderPlacedV1)).find((event) => event.orderId === body.id);
    expect(placed?.cartId).toBe(id);
    expect(JSON.stringify(placed)).not.toContain('Lovelace');
  });

  it('does not change the cart when the request names its own lines, or is rejected', async () => {
    await shopper.fillCart([tea, 2]);
    const order = await shopper.placeOrder([tea, 2]);
    const placed = (await test.published(OrderPlacedV1)).find((event) => event.orderId === order.id);
    expect(placed).not.toHaveProperty('cartId');
    expect((await shopper.checkOut(wholeCart([tea, 1]))).body.code).toBe('price_changed');
    expect(await quantities()).toEqual([[tea.variantId, 2]]);
  });

  it('keeps the lines that were changed or added during the checkout', async () => {
    const cup = test.catalog.addVariant(700);
    await shopper.fillCart([tea, 2], [pot, 1]);
    test.catalog.onHeld = () => shopper.fillCart([pot, 5], [cup, 1]);
    expect((await shopper.checkOut(wholeCart([tea, 2], [pot, 1]))).status).toBe(201);
    expect(await quantities()).toEqual([
      [pot.variantId, 5],
      [cup.variantId, 1],
    ]);
  });

  it('refuses an empty cart', async () => {
    const { status, body } = await shopper.checkOut(wholeCart([tea, 1]));
    expect([status, body.code]).toEqual([409, 'cart_empty']);
    expect(await shopper.orders()).toEqual([]);
  });

  it('makes one order of concurrent requests with different keys', async () => {
    await shopper.fillCart([tea, 2]);
    const answers = await Promise.all([1, 2, 3, 4].map(() => shopper.checkOut(wholeCart([tea, 2]))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    const refused = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
    expect(['cart_empty', 'checkout_in_progress']).toEqual(expect.arrayContaining([...new Set(refused)]));
    expect(await shopper.orders()).toHaveLength(1);
    expect(tea.stock).toBe(98);
  });

  it('asks for the same lines when it is resumed, although the cart has changed', async () => {
    await shopper.fillCart([tea, 2]);
    const key = randomUUID();
    test.catalog.fail('take-and-ignore', 'take-and-ignore', 'take-and-ignore');
    expect((await shopper.checkOut(wholeCart([tea, 2]), key)).status).toBe(503);
    test.catalog.heal();
    const other = await shopper.checkOut(wholeCart([tea, 2]));
    const [pending] = await shopper.orders();
    expect(other.body).toMatchObject({ code: 'checkout_in_progress', orderId: pending?.id });

    await shopper.putLine(tea.variantId, 7);
    const resumed = await shopper.checkOut(wholeCart([tea, 2]), key);
    expect(resumed).toMatchObject({ status: 201, body: { id: pending?.id, total: { amount: 900 } } });
    expect(await quantities()).toEqual([[tea.variantId, 7]]);
    expect(tea.stock).toBe(98);
  });

  it('frees the cart when its deadline rejects it', async () => {
    await shopper.fillCart([tea, 2]);
    test.catalog.fail('take-and-ignore', 'take-and-ignore', 'take-and-ignore');
    await shopper.checkOut(wholeCart([tea, 2]));
    test.catalog.heal();
    const [pending = { id: '' }] = await shopper.orders();
    await test.expire('reserveBy', pending.id);
    await service.app.get(ReservingSweeper).runOnce();
    await service.app.get(HoldReleaseSweeper).runOnce();
    expect((await shopper.checkOut(wholeCart([tea, 2]))).status).toBe(201);
    expect(await quantities()).toEqual([]);
  });
});
