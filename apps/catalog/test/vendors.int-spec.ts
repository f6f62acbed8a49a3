import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@mvec/testing';
import { holdOf, startCatalog, type TestCatalog } from './support/catalog.js';
import { OrderClient, send } from './support/http.js';
import { orderConfirmed, orderPlaced, publish } from './support/order-events.js';
import { type Shown, VendorClient } from './support/vendor-client.js';
import { VendorEvents } from './support/vendor-events.js';

let catalog: TestCatalog;
let order: OrderClient;
let vendor: VendorClient;
let identity: VendorEvents;

beforeAll(async () => {
  catalog = await startCatalog();
  order = await OrderClient.of(catalog.service);
  vendor = await VendorClient.of(catalog);
  identity = new VendorEvents(catalog);
});
afterAll(() => catalog.stop());

const get = (path: string) => send(catalog.service, 'GET', path);

async function isShown({ id, slug }: Shown): Promise<boolean> {
  const [byId, bySlug, list, search] = await Promise.all([
    get(`/v1/products/${id}`),
    get(`/v1/products/${slug}`),
    get(`/v1/products?vendorId=${vendor.vendorId}`),
    get(`/v1/products?q=samovar`),
  ]);
  const listed = [list, search].map(({ body }) => (body['items'] as unknown[]).length > 0);
  const answers = new Set([byId.status === 200, bySlug.status === 200, ...listed]);
  if (answers.size > 1) throw new Error('The product is shown in some places only');
  return answers.has(true);
}

/** The guarantee is two seconds after the event. */
function within2Seconds(product: Shown, shown: boolean) {
  return eventually(async () => (await isShown(product)) === shown, {
    timeout: 2_000,
    message: `shown to be ${shown}`,
  });
}

describe('a vendor', () => {
  it('has a name after its approval has arrived', async () => {
    const product = await vendor.published({ title: 'Samovar' });
    expect((await get(`/v1/products/${product.id}`)).body['vendorName']).toBeNull();
    await identity.approve(vendor.vendorId, 'Copper & Sons');
    await eventually(async () => (await get(`/v1/products/${product.id}`)).body['vendorName'] === 'Copper & Sons');
    const { body } = await get(`/v1/products?vendorId=${vendor.vendorId}`);
    expect(body['items']).toMatchObject([{ id: product.id, vendorName: 'Copper & Sons' }]);
    await vendor.archive(product);
  });

  it('disappears within two seconds of its suspension, and returns when it is reinstated', async () => {
    const product = await vendor.published({ title: 'Samovar' });
    const draft = await vendor.draft();
    const [{ id: variantId } = { id: '' }] = product.variants;
    const lines = [{ variantId, quantity: 1 }];
    const open = randomUUID();
    await order.take(open, lines);
    expect(await isShown(product)).toBe(true);

    await identity.suspend(vendor.vendorId);
    await within2Seconds(product, false);
    expect(await order.take(randomUUID(), lines)).toMatchObject({
      status: 409,
      body: { code: 'insufficient_stock', lines: [{ variantId, requested: 1, available: 0 }] },
    });
    const [found] = (await order.variants([variantId])).body['items'] as unknown[];
    expect(found).toMatchObject({ purchasable: false, available: 0 });
    for (const { id } of [draft, product]) {
      const refused = await vendor.send('POST', `/v1/products/${id}/publish`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'vendor_suspended' } });
    }
    const own = await vendor.send('GET', `/v1/vendor-products?vendorId=${vendor.vendorId}`);
    expect(own.body['items']).toHaveLength(3);

    await publish(catalog.producer, orderPlaced(open, lines), orderConfirmed(open, lines));
    await eventually(async () => (await holdOf(catalog.database, open)).status === 'committed');

    await identity.reinstate(vendor.vendorId);
    await within2Seconds(product, true);
    expect((await order.take(randomUUID(), lines)).status).toBe(200);
    expect((await get(`/v1/products/${product.id}`)).body['vendorName']).toBe('Copper & Sons');
    await vendor.publish(draft);
    await vendor.archive(product);
  });

  it('does not change when an old suspension arrives after the reinstatement', async () => {
    const product = await vendor.published({ title: 'Samovar' });
    await identity.suspend(vendor.vendorId, new Date(Date.now() - 3_600_000));
    await identity.approve(vendor.vendorId, 'Copper & Daughters');
    await eventually(async () => (await get(`/v1/products/${product.id}`)).body['vendorName'] === 'Copper & Daughters');
    expect(await isShown(product)).toBe(true);
  });
});
