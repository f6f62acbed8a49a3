import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PaymentCapturedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import type { StubVariant } from './support/catalog-stub.js';
import { captured } from './support/events.js';
import { cart, Shopper, wholeCart } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
let shopper: Shopper;
let tea: StubVariant;

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start({ MAX_OPEN_ORDERS: '3', MAX_OFFER_REQUESTS: '2', CATALOG_TIMEOUT_MS: '5000' });
});

beforeEach(async () => {
  shopper = await Shopper.create(service.url);
  tea = test.catalog.addVariant(450, 100);
});

afterEach(() => test.catalog.heal());

afterAll(() => test.stop());

const tooMany = { status: 409, body: { code: 'too_many_open_orders', limit: 3 } };

async function openThree(): Promise<void> {
  for (let count = 0; count < 3; count++) await shopper.placeOrder([tea, 1]);
}

describe('the open orders of one shopper', () => {
  it('are limited, also for concurrent checkouts', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => shopper.checkOut(cart([tea, 1]))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const refused of answers.filter(({ status }) => status !== 201)) expect(refused).toMatchObject(tooMany);
    expect(await shopper.orders()).toHaveLength(3);
    expect(tea.stock).toBe(97);
    expect((await (await Shopper.create(service.url)).checkOut(cart([tea, 1]))).status).toBe(201);
  });

  it('are limited for checkouts of the cart too, which stays as it is', async () => {
    await shopper.fillCart([tea, 2]);
    await openThree();
    expect(await shopper.checkOut(wholeCart([tea, 2]))).toMatchObject(tooMany);
    expect((await shopper.showCart()).body.lines).toMatchObject([{ variantId: tea.variantId, quantity: 2 }]);
  });

  it('no longer count once they are paid or cancelled', async () => {
    await openThree();
    const [first, second] = await shopper.orders();
    if (first === undefined || second === undefined) throw new Error('There are no orders');
    await test.consumed(await test.publish(PaymentCapturedV1, captured(first)));
    await shopper.cancel(second.id);
    await shopper.placeOrder([tea, 1]);
    await shopper.placeOrder([tea, 1]);
    expect(await shopper.checkOut(cart([tea, 1]))).toMatchObject(tooMany);
  });

  it('count a resumed checkout once, and already before it is placed', async () => {
    const keys = [randomUUID(), randomUUID(), randomUUID()];
    for (const key of keys) {
      test.catalog.fail('unavailable', 'unavailable', 'unavailable');
      expect((await shopper.checkOut(cart([tea, 1]), key)).status).toBe(503);
    }
    expect(await shopper.checkOut(cart([tea, 1]))).toMatchObject(tooMany);
    await eventually(async () => (await shopper.checkOut(cart([tea, 1]), keys[0])).status === 201);
    for (const key of keys) expect((await shopper.checkOut(cart([tea, 1]), key)).status).toBe(201);
    expect(await shopper.orders()).toHaveLength(3);
  });
});

describe('reading carts', () => {
  it('asks catalog once per cart while offers fail, and does not block the holds of checkouts', async () => {
    const other = await test.start();
    const reader = shopper.at(other.url);
    await reader.fillCart([tea, 1]);
    test.catalog.offersFail = true;
    const before = test.catalog.offersAsked;
    expect((await reader.showCart()).body.refreshed).toBe(false);
    expect(test.catalog.offersAsked - before).toBe(1);
    for (let count = 0; count < 30; count++) await reader.showCart();
    expect((await reader.checkOut(cart([tea, 1]))).status).toBe(201);
  });

  it('limits concurrent requests to catalog, and shows further carts with stored prices', async () => {
    await shopper.fillCart([tea, 1]);
    const before = test.catalog.offersAsked;
    const gate = Promise.withResolvers<undefined>();
    test.catalog.onOffersAsked = () => gate.promise;
    const asking = [shopper.showCart(), shopper.showCart()];
    await eventually(() => test.catalog.offersAsked === before + 2);
    expect(await shopper.showCart()).toMatchObject({ status: 200, body: { refreshed: false, total: { amount: 450 } } });
    const unknown = await shopper.putLine(test.catalog.addVariant(1).variantId, 1);
    expect([unknown.status, unknown.headers.get('retry-after')]).toEqual([503, '1']);
    gate.resolve(undefined);
    expect((await Promise.all(asking)).map(({ body }) => body.refreshed)).toEqual([true, true]);
    expect(test.catalog.offersAsked - before).toBe(2);
    expect((await shopper.showCart()).body.refreshed).toBe(true);
  });
});
