import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { eventually, tokenFor } from '@mvec/testing';
import { addVariant, startCatalog, type TestCatalog } from './support/catalog.js';
import { OrderClient, send } from './support/http.js';
import { orderConfirmed, publish } from './support/order-events.js';

let catalog: TestCatalog;
let order: OrderClient;
let token: string;

beforeAll(async () => {
  catalog = await startCatalog();
  order = await OrderClient.of(catalog.service);
  token = await tokenFor({ kind: 'service', sub: 'order' });
});
afterAll(() => catalog.stop());

const timelineOf = (orderId: string, as = token) =>
  send(catalog.service, 'GET', `/v1/orders/${orderId}/timeline`, { token: as });

async function heldOrder() {
  const variant = await addVariant(catalog.database, { stock: 5 });
  const [orderId, lines] = [randomUUID(), [{ variantId: variant.variantId, quantity: 2 }]];
  expect((await order.take(orderId, lines)).status).toBe(200);
  return { orderId, lines };
}

describe("Catalog's part of an order's timeline", () => {
  it('shows what is held and the status of the hold', async () => {
    const { orderId, lines } = await heldOrder();
    const held = await timelineOf(orderId);
    expect(held.body).toMatchObject({ service: 'catalog', state: 'active', applied: [], outstanding: [] });
    expect(held.body['entries']).toMatchObject([
      { kind: 'hold', text: expect.stringContaining(`holds 2 units of 1 variant (2 × ${lines[0]?.variantId})`) },
    ]);

    await publish(catalog.producer, orderConfirmed(orderId, lines));
    const sold = await eventually(
      async () => {
        const { body } = await timelineOf(orderId);
        return body['state'] === 'committed' ? body : undefined;
      },
      { timeout: 20_000 },
    );
    expect(sold['applied']).toContainEqual({ event: 'order.confirmed.v1', subject: null, at: null });
  });

  it('shows events that could not be consumed, without e-mail addresses, and the action to take', async () => {
    const { orderId } = await heldOrder();
    const deadLetterId = randomUUID();
    const headers = { ce_id: randomUUID(), ce_type: 'order.placed.v1', 'correlation-id': 'c-1' };
    await catalog.database.execute(sql`
      insert into eventing.dead_letter (id, consumer, topic, kafka_partition, kafka_offset, message_key, headers, cause,
        attempts)
      values (${deadLetterId}, 'catalog', 'order.order.v1', 1, 1, ${orderId}, ${JSON.stringify(headers)}::jsonb,
        'TypeError: ada@shop.example is not iterable', 5)`);
    const { body } = await timelineOf(orderId);
    const text = 'catalog could not apply order.placed.v1 in 5 attempts: TypeError: …@… is not iterable';
    expect(body['entries']).toContainEqual(
      expect.objectContaining({ kind: 'dead_letter', text, correlationId: 'c-1' }),
    );
    expect(body['outstanding']).toMatchObject([
      { state: 'needs_a_person', next: expect.stringContaining(`npx mvec dead-letters replay ${deadLetterId}`) },
    ]);
  });

  it('is empty for an unknown order, and only for the order service', async () => {
    expect((await timelineOf(randomUUID())).body).toMatchObject({ state: null, entries: [] });
    expect((await timelineOf('7')).status).toBe(400);
    expect((await timelineOf(randomUUID(), await tokenFor({ roles: ['operator'] }))).status).toBe(403);
  });
});
