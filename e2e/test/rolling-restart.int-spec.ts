import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@mvec/testing';
import { dataOf, Gateway, newKey } from '@mvec/demo-market';
import { ConstantLoad, type LoadKind } from './support/constant-load.js';
import { deliveryAddress, openTrader, signIn, type Trader } from './support/market.js';
import { startPlatform, type TargetPlatform } from './support/target.js';

let platform: TargetPlatform;
let gateway: Gateway;
let trader: Trader;

beforeAll(async () => {
  // The limit of open orders is high because one shopper buys without a pause, and orders stay open for some seconds
  // during a rebalance. The time-outs are long, because the machine is busy with the restarts.
  const order = { MAX_OPEN_ORDERS: '1000', PAYMENT_DUE_SECONDS: '300', CATALOG_TIMEOUT_MS: '5000' };
  const environment = { order };
  platform = await startPlatform({ instances: 2, environment });
  gateway = new Gateway(platform.urls.gateway);
  const { email, password } = platform.credentials.operator;
  trader = await openTrader(gateway, await signIn(gateway, email, password), 'rolling');
  const delivery = { delta: 5_000, reason: 'delivery' };
  const { catalog } = gateway.as(trader.token);
  const path = { variantId: trader.ids['variantId'] ?? '' };
  await dataOf(catalog.adjustStock({ path, body: delivery, headers: newKey() }));
}, 300_000);

afterAll(() => platform.stop(), 60_000);

/** Public reads, checkouts, and long polls that are in flight when an instance stops. */
function shoppers(orders: string[]): LoadKind[] {
  const headers = { authorization: `Bearer ${trader.token}` };
  const checkout = {
    paymentMethodId: trader.ids['paymentMethodId'],
    expectedTotal: { amount: 7_950, currency: 'EUR' },
    deliveryAddress,
    lines: [{ variantId: trader.ids['variantId'], quantity: 1 }],
  };
  const read: LoadKind = {
    name: 'read',
    pauseMs: 20,
    next: () => ({ method: 'GET', path: '/api/catalog/v1/products', headers: {} }),
  };
  const buy: LoadKind = {
    name: 'checkout',
    pauseMs: 150,
    next: () => ({
      method: 'POST',
      path: '/api/order/v1/checkouts',
      headers: { ...headers, 'idempotency-key': randomUUID() },
      body: checkout,
    }),
    onAnswer: (order) => orders.push((order as { id: string }).id),
  };
  const wait: LoadKind = {
    name: 'wait',
    pauseMs: 20,
    next: () => ({
      method: 'GET',
      path: `/api/order/v1/orders/${orders.at(-1) ?? trader.ids['orderId']}`,
      headers: { ...headers, prefer: 'wait=10' },
    }),
  };
  return [read, read, buy, buy, wait];
}

async function restartInTurn(service: string): Promise<void> {
  for (const instance of [service, `${service}-2`]) await platform.part(instance).restart();
}

describe('A rolling restart (promise 17)', () => {
  it('fails no request while each instance is stopped and started in turn, and every order is confirmed', async () => {
    const orders: string[] = [];
    const load = new ConstantLoad(platform.urls.gateway, shoppers(orders));
    await eventually(() => orders.length >= 4, { timeout: 60_000 });
    await Promise.all([restartInTurn('catalog'), restartInTurn('order')]);
    const during = orders.length;
    await eventually(() => orders.length >= during + 4, { timeout: 60_000 });
    await load.end();

    expect(load.failures).toEqual([]);
    expect(orders.length).toBeGreaterThan(20);
    expect(load.answered.get('read')).toBeGreaterThan(100);
    for (const id of orders) await eventually(async () => (await statusOf(id)) === 'confirmed', { timeout: 60_000 });
  }, 300_000);
});

async function statusOf(orderId: string): Promise<string> {
  return (await dataOf(gateway.as(trader.token).order.showOrder({ path: { orderId } }))).status;
}
