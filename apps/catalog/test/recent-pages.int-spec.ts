import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@mvec/service-runtime';
import { eventually } from '@mvec/testing';
import { startCatalog, type TestCatalog } from './support/catalog.js';
import { OrderClient, send } from './support/http.js';
import { type Shown, VendorClient } from './support/vendor-client.js';
import { VendorEvents } from './support/vendor-events.js';

let catalog: TestCatalog;
let vendor: VendorClient;

beforeAll(async () => {
  catalog = await startCatalog({ instances: 2 });
  vendor = await VendorClient.of(catalog);
});
afterAll(() => catalog.stop());

interface Listed {
  id: string;
  lowestPrice: { amount: number };
}

async function list(instance: RunningService): Promise<Listed[]> {
  const { body } = await send(instance, 'GET', `/v1/products?vendorId=${vendor.vendorId}`);
  return body['items'] as Listed[];
}

/** Counts where a product is shown: list, detail and search of every instance. */
async function places({ id }: Shown): Promise<number> {
  const asked = catalog.instances.map(async (instance) => {
    const detail = await send(instance, 'GET', `/v1/products/${id}`);
    const search = await send(instance, 'GET', `/v1/products?q=samovar&vendorId=${vendor.vendorId}`);
    return [...(await list(instance)), ...(search.body['items'] as Listed[])].length + (detail.status === 200 ? 1 : 0);
  });
  return (await Promise.all(asked)).reduce((sum, count) => sum + count, 0);
}

function goneWithin2Seconds(product: Shown): Promise<unknown> {
  return eventually(async () => (await places(product)) === 0, { timeout: 2_000, message: 'the product to be gone' });
}

describe('a page of the list that was read a moment ago', () => {
  it('shows an archived product on no instance after two seconds', async () => {
    const product = await vendor.published({ title: 'Samovar' });
    await eventually(async () => (await places(product)) === 6);
    await vendor.archive(product);
    const [own] = catalog.instances;
    if (own) expect(await list(own)).toEqual([]);
    await goneWithin2Seconds(product);
  });

  it("shows a suspended vendor's product on no instance two seconds after the event arrived", async () => {
    const product = await vendor.published({ title: 'Samovar' });
    const identity = new VendorEvents(catalog);
    await identity.approve(vendor.vendorId, 'Copper & Sons');
    await eventually(async () => (await places(product)) === 6);
    await identity.suspend(vendor.vendorId);
    await eventually(async () => (await send(catalog.service, 'GET', `/v1/products/${product.id}`)).status === 404);
    await goneWithin2Seconds(product);
    await identity.reinstate(vendor.vendorId);
    await eventually(async () => (await places(product)) === 6);
    await vendor.archive(product);
  });

  it('shows a new price after a second, which checkout uses at once', async () => {
    const product = await vendor.published({ variants: [{ price: { amount: 2_500, currency: 'EUR' } }] });
    const [{ id: variantId } = { id: '' }] = product.variants;
    const other = catalog.instances.at(-1) ?? catalog.service;
    await eventually(async () => (await list(other))[0]?.lowestPrice.amount === 2_500);
    await vendor.send('PATCH', `/v1/variants/${variantId}`, { body: { price: { amount: 3_000, currency: 'EUR' } } });
    const order = await OrderClient.of(other);
    const { body } = await order.take(randomUUID(), [{ variantId, quantity: 1 }]);
    expect(body['total']).toEqual({ amount: 3_000, currency: 'EUR' });
    const isNew = async () => (await list(other))[0]?.lowestPrice.amount === 3_000;
    await eventually(isNew, { timeout: 2_000, message: 'the new price to be listed' });
  });
});
