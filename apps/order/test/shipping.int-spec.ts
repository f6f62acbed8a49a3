import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, sql } from '@mvec/database';
import { HoldLostV1, OrderCancelledV1, OrderShippedV1, PaymentCapturedV1 } from '@mvec/events';
import type { RunningService } from '@mvec/service-runtime';
import type { OrderStepView } from '../src/order-history/order-history.dto.js';
import type { OrderView } from '../src/orders/order.dto.js';
import type { StuckOrderView } from '../src/stuck-orders/stuck-orders.dto.js';
import type { VendorOrderView } from '../src/vendor-orders/vendor-orders.dto.js';
import type { StubVariant } from './support/catalog-stub.js';
import { captured } from './support/events.js';
import { address, type List, type Problem, Shopper, shipment } from './support/shopper.js';
import { TestOrder } from './support/test-order.js';

let test: TestOrder;
let service: RunningService;
let other: RunningService;
let shopper: Shopper;
let operator: Shopper;
let goods: StubVariant[];
let vendors: Shopper[];

beforeAll(async () => {
  test = await TestOrder.create();
  service = await test.start();
  other = await test.start();
  shopper = await Shopper.create(service.url);
  operator = await Shopper.create(service.url, { roles: ['operator'] });
  goods = [test.catalog.addVariant(450), test.catalog.addVariant(2_900)];
  const instances = [service, other];
  vendors = await Promise.all(
    goods.map(({ vendorId }, index) => Shopper.create((instances[index] ?? service).url, { vendors: [vendorId] })),
  );
});

afterAll(() => test.stop());

/** A vendor and its part of an order. */
interface Part {
  vendor: Shopper;
  id: string;
}

async function confirm(order: OrderView): Promise<void> {
  await test.consumed(await test.publish(PaymentCapturedV1, captured(order)));
}

function partsOf(order: OrderView): Part[] {
  return goods.flatMap(({ vendorId }, index) => {
    const [vendor, part] = [vendors[index], order.vendorOrders.find((candidate) => candidate.vendorId === vendorId)];
    return vendor && part ? [{ vendor, id: part.id }] : [];
  });
}

async function placeForBoth(): Promise<{ order: OrderView; parts: Part[] }> {
  const order = await shopper.placeOrder(...goods.map((variant) => [variant, 1] as [StubVariant, number]));
  return { order, parts: partsOf(order) };
}

async function confirmedForBoth(): Promise<{ order: OrderView; first: Part; second: Part }> {
  const { order, parts } = await placeForBoth();
  await confirm(order);
  const [first, second] = parts;
  if (first === undefined || second === undefined) throw new Error('The order does not have two parts');
  return { order, first, second };
}

const show = (part: Part) => part.vendor.get<VendorOrderView & Problem>(`/v1/vendor-orders/${part.id}`);

async function shippedEvents(orderId: string) {
  return (await test.published(OrderShippedV1)).filter((event) => event.orderId === orderId);
}

async function historyOf(orderId: string): Promise<OrderStepView[]> {
  return (await operator.get<List<OrderStepView>>(`/v1/orders/${orderId}/history`)).body.items;
}

describe('ShipVendorOrder', () => {
  it('ships a part with its carrier, publishes it, and says which part was the last', async () => {
    const { order, first, second } = await confirmedForBoth();
    const { status, headers, body } = await first.vendor.ship(first.id);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/order/v1/vendor-orders/${first.id}`);
    expect(body).toEqual({ ...shipment, shippedAt: expect.any(String) });
    const seen = (await shopper.getOrder(order.id)).body;
    expect(seen.status).toBe('confirmed');
    const shipped = new Map(seen.vendorOrders.map((part) => [part.id, [part.status, part.shipment]]));
    expect(shipped.get(first.id)).toEqual(['shipped', body]);
    expect(shipped.get(second.id)).toEqual(['confirmed', null]);

    await second.vendor.ship(second.id);
    const events = await shippedEvents(order.id);
    expect(events.map(({ vendorOrderId, allShipped }) => [vendorOrderId, allShipped])).toEqual([
      [first.id, false],
      [second.id, true],
    ]);
    expect(events[0]).toMatchObject({ ...shipment, shopperId: shopper.id, vendorId: goods[0]?.vendorId });
    expect(events[0]?.lines).toMatchObject([{ variantId: goods[0]?.variantId, quantity: 1 }]);
    expect(JSON.stringify(events)).not.toContain('Lovelace');
  });

  it('answers a repeated request with the same shipment, and refuses another one', async () => {
    const { order, first } = await confirmedForBoth();
    const key = randomUUID();
    const [one, two] = await Promise.all([
      first.vendor.ship(first.id, shipment, key),
      first.vendor.ship(first.id, shipment),
    ]);
    expect([one.status, two.status].toSorted()).toEqual([201, 409]);
    expect(await first.vendor.ship(first.id, shipment, key)).toMatchObject({ status: one.status, body: one.body });
    const again = await first.vendor.ship(first.id);
    expect(again).toMatchObject({ status: 409, body: { code: 'vendor_order_not_shippable' } });
    expect(again.body.detail).toBe(`Vendor order ${first.id} is shipped, so it cannot be shipped`);
    expect(await shippedEvents(order.id)).toHaveLength(1);
  });

  it('refuses an unpaid or cancelled part', async () => {
    const { order, parts } = await placeForBoth();
    const [first] = parts;
    const early = await first?.vendor.ship(first.id);
    expect(early?.body.detail).toBe(`Vendor order ${String(first?.id)} is awaiting payment, so it cannot be shipped`);
    await shopper.cancel(order.id);
    const late = await first?.vendor.ship(first.id);
    expect(late).toMatchObject({ status: 409, body: { vendorOrderStatus: 'cancelled' } });
    expect(await shippedEvents(order.id)).toEqual([]);
  });

  it('has exactly one last part when two vendors ship at the same time', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => confirmedForBoth()));
    const answers = await Promise.all(
      orders.flatMap(({ first, second }) => [first.vendor.ship(first.id), second.vendor.ship(second.id)]),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(201));
    const events = await test.published(OrderShippedV1);
    for (const { order } of orders) {
      const last = events.filter((event) => event.orderId === order.id).map((event) => event.allShipped);
      expect(last).toEqual([false, true]);
    }
  });

  it("does not find another vendor's part", async () => {
    const { first, second } = await confirmedForBoth();
    const foreign = { vendor: first.vendor, id: second.id };
    expect(await show(foreign)).toMatchObject({ status: 404, body: { code: 'vendor_order_not_found' } });
    expect((await first.vendor.ship(second.id)).status).toBe(404);
    expect((await shopper.ship(first.id)).status).toBe(404);
    expect((await operator.ship(first.id)).status).toBe(404);
    expect((await show(second)).body.status).toBe('confirmed');
  });

  it.each([
    ['no carrier', { trackingCode: 'JD0146000034' }],
    ['a blank carrier', { ...shipment, carrier: '  ' }],
    ['a carrier with an address', { ...shipment, carrier: 'refunds.example' }],
    ['a tracking code with a NUL', { ...shipment, trackingCode: 'JD01\u000046' }],
    ['a tracking code with a link', { ...shipment, trackingCode: 'https://refunds' }],
    ['a tracking code of 41 letters', { ...shipment, trackingCode: 'x'.repeat(41) }],
    ['an unknown field', { ...shipment, weight: 1 }],
  ])('refuses %s', async (_what, body) => {
    expect((await shopper.ship(randomUUID(), body)).status).toBe(400);
  });
});

describe('a cancellation', () => {
  it('of a paid order publishes its event, and cancels its parts', async () => {
    const { order, first } = await confirmedForBoth();
    expect((await shopper.cancel(order.id)).body.vendorOrders.map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    const events = (await test.published(OrderCancelledV1)).filter((event) => event.orderId === order.id);
    expect(events).toMatchObject([{ reason: 'shopper_request', total: order.total }]);
    expect((await show(first)).body).toMatchObject({ status: 'cancelled', deliveryAddress: null });
  });

  it('is refused once a part has shipped', async () => {
    const { order, first } = await confirmedForBoth();
    await first.vendor.ship(first.id);
    const { status, body } = await shopper.cancel(order.id);
    expect([status, body.code]).toEqual([409, 'order_not_cancellable']);
    expect(body.detail).toBe(`Order ${order.id} is shipped, so it cannot be cancelled`);
  });

  it('and a shipment at the same time: one wins, the other is refused', async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, () => confirmedForBoth()));
    const won = await Promise.all(
      orders.map(async ({ order, first, second }, index) => {
        const actions = [
          () => shopper.cancel(order.id),
          () => first.vendor.ship(first.id),
          () => second.vendor.ship(second.id),
        ];
        const answers = await Promise.all((index % 2 === 0 ? actions : actions.toReversed()).map((act) => act()));
        return answers.map(({ status }) => status).toSorted();
      }),
    );
    const [shipped, cancelled] = [await test.published(OrderShippedV1), await test.published(OrderCancelledV1)];
    for (const [index, { order }] of orders.entries()) {
      const { status } = (await shopper.getOrder(order.id)).body;
      const count = shipped.filter((event) => event.orderId === order.id).length;
      expect(cancelled.filter((event) => event.orderId === order.id)).toHaveLength(status === 'cancelled' ? 1 : 0);
      expect(count).toBe(status === 'cancelled' ? 0 : 2);
      expect(won[index]).toEqual(status === 'cancelled' ? [200, 409, 409] : [201, 201, 409]);
    }
  });
});

describe('stock that is lost after a shipment', () => {
  it('cancels nothing, and is listed for operators until all parts have shipped', async () => {
    const { order, first, second } = await confirmedForBoth();
    await first.vendor.ship(first.id);
    const lost = { orderId: order.id, variantIds: [goods[1]?.variantId ?? ''] };
    expect(await test.consumed(await test.publish(HoldLostV1, lost))).toBe('applied');
    expect((await shopper.getOrder(order.id)).body.status).toBe('confirmed');
    const stuck = async () => (await operator.get<List<StuckOrderView>>('/v1/stuck-orders')).body.items;
    expect(await stuck()).toMatchObject([{ orderId: order.id, why: 'stock_lost_while_shipping' }]);
    expect((await historyOf(order.id)).at(-1)).toMatchObject({
      cause: 'stock_lost',
      from: 'confirmed',
      to: 'confirmed',
    });
    await second.vendor.ship(second.id);
    expect(await stuck()).toEqual([]);
  });
});

describe('what a vendor sees', () => {
  it('is its own part, with the address after the confirmation', async () => {
    const { order, parts } = await placeForBoth();
    const [first] = parts;
    if (first === undefined) throw new Error('The order has no parts');
    expect((await show(first)).body).toMatchObject({
      status: 'awaiting_payment',
      deliveryAddress: null,
      shipment: null,
    });
    await confirm(order);
    const { body } = await show(first);
    expect(body).toMatchObject({ orderId: order.id, status: 'confirmed', subtotal: { amount: 450 } });
    expect(body.deliveryAddress).toEqual({ ...address, line2: null });
    expect(body.lines).toHaveLength(1);
    expect((await shopper.getOrder(order.id)).body.deliveryAddress).toEqual({ ...address, line2: null });
    await first.vendor.ship(first.id);
    expect((await show(first)).body).toMatchObject({ status: 'shipped', deliveryAddress: address });
  });

  it('is listed by status, page by page', async () => {
    const variant = test.catalog.addVariant(100);
    const vendor = await Shopper.create(service.url, { vendors: [variant.vendorId] });
    const orders: OrderView[] = [];
    for (let count = 0; count < 4; count++) orders.push(await shopper.placeOrder([variant, 1]));
    await Promise.all(orders.slice(0, 3).map(confirm));
    await vendor.ship(orders[0]?.vendorOrders[0]?.id ?? '');
    const list = async (query: string) =>
      (await vendor.get<List<VendorOrderView>>(`/v1/vendor-orders?vendorId=${variant.vendorId}${query}`)).body;
    const idsIn = async (query: string) => (await list(query)).items.map(({ orderId }) => orderId);
    expect(await idsIn('')).toEqual(orders.map(({ id }) => id).toReversed());
    expect(await idsIn('&status=shipped')).toEqual([orders[0]?.id]);
    const page = await list('&status=confirmed&limit=1');
    expect(page.items.map(({ orderId }) => orderId)).toEqual([orders[2]?.id]);
    expect(await idsIn(`&status=confirmed&limit=1&cursor=${String(page.nextCursor)}`)).toEqual([orders[1]?.id]);
    const refused = await vendor.get(`/v1/vendor-orders?vendorId=${variant.vendorId}&status=lost`);
    expect(refused.status).toBe(400);
  });
});

describe("an order's history", () => {
  it('shows operators each step with its cause and its event or caller', async () => {
    const { order, parts } = await placeForBoth();
    const [first] = parts;
    const eventId = await test.publish(PaymentCapturedV1, captured(order));
    await test.consumed(eventId);
    await first?.vendor.ship(first.id);
    const byDeadline = { eventId: null, callerId: null, vendorOrderId: null };
    const byShopper = { ...byDeadline, callerId: shopper.id };
    const shipped = { ...byDeadline, callerId: first?.vendor.id, vendorOrderId: first?.id };
    const steps = await historyOf(order.id);
    expect(steps).toMatchObject([
      { ...byShopper, from: null, to: 'reserving', cause: 'checkout_started' },
      { ...byShopper, from: 'reserving', to: 'awaiting_payment', cause: 'stock_held' },
      { ...byDeadline, from: 'awaiting_payment', to: 'confirmed', cause: 'payment_captured', eventId },
      { ...shipped, from: 'confirmed', to: 'confirmed', cause: 'part_shipped' },
    ]);
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    const page = await operator.get<List<OrderStepView>>(`/v1/orders/${order.id}/history?limit=3`);
    const rest = `/v1/orders/${order.id}/history?cursor=${String(page.body.nextCursor)}`;
    expect((await operator.get<List<OrderStepView>>(rest)).body.items).toEqual(steps.slice(3));
  });

  it('is for operators only, and of an existing order', async () => {
    const { order } = await placeForBoth();
    expect((await shopper.get(`/v1/orders/${order.id}/history`)).status).toBe(403);
    const unknown = await operator.get<Problem>(`/v1/orders/${randomUUID()}/history`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'order_not_found']);
  });

  it('cannot be rewritten: the database denies it to the service', async () => {
    const database = service.app.get(Database);
    await expect(database.execute(sql`update order_history set cause = 'payment_captured'`)).rejects.toThrow(/denied/);
    await expect(database.execute(sql`delete from order_history`)).rejects.toThrow(/denied/);
  });
});
