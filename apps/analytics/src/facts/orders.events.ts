import {
  type CartStarted,
  CartStartedV1,
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
  type OrderRejected,
  OrderRejectedV1,
  type OrderShipped,
  OrderShippedV1,
} from '@mvec/events';
import { type EventContext, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { addHappenings, happeningsOf } from './facts.js';
import { addOrders, addTotals } from './order-facts.js';
import { readsHistory } from './reads-history.js';

@Controller()
export class OrdersEvents {
  @OnEvents(CartStartedV1, readsHistory)
  async onCartsStarted(
    @Payload() events: readonly EventEnvelope<CartStarted>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const happenings = happeningsOf(events, 'cart.started', ({ cartId }) => ({ subjectId: cartId }));
    await addHappenings(tx, generation, happenings);
  }

  @OnEvents(OrderPlacedV1, readsHistory)
  async onOrdersPlaced(
    @Payload() events: readonly EventEnvelope<OrderPlaced>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const happenings = happeningsOf(events, 'order.placed', ({ orderId }) => ({ subjectId: orderId }));
    await addOrders(tx, generation, happenings, events.map(dataOf));
  }

  @OnEvents(OrderConfirmedV1, readsHistory)
  async onOrdersConfirmed(
    @Payload() events: readonly EventEnvelope<OrderConfirmed>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const happenings = happeningsOf(events, 'order.confirmed', ({ orderId }) => ({ subjectId: orderId }));
    await addOrders(tx, generation, happenings, events.map(dataOf));
  }

  @OnEvents(OrderShippedV1, readsHistory)
  async onOrdersShipped(
    @Payload() events: readonly EventEnvelope<OrderShipped>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const last = events.filter(({ data }) => data.allShipped);
    const parts = happeningsOf(events, 'vendor-order.shipped', ({ vendorOrderId }) => ({ subjectId: vendorOrderId }));
    const orders = happeningsOf(last, 'order.shipped', ({ orderId }) => ({ subjectId: orderId }));
    await addHappenings(tx, generation, [...parts, ...orders]);
  }

  @OnEvents(OrderCancelledV1, readsHistory)
  async onOrdersCancelled(
    @Payload() events: readonly EventEnvelope<OrderCancelled>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const happenings = happeningsOf(events, 'order.cancelled', endOf);
    await addTotals(tx, generation, happenings, events.map(dataOf));
  }

  @OnEvents(OrderRejectedV1, readsHistory)
  async onOrdersRejected(
    @Payload() events: readonly EventEnvelope<OrderRejected>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappenings(tx, generation, happeningsOf(events, 'order.rejected', endOf));
  }
}

function endOf({ orderId, reason }: { orderId: string; reason: string }) {
  return { subjectId: orderId, detail: reason };
}

function dataOf<T>({ data }: EventEnvelope<T>): T {
  return data;
}
