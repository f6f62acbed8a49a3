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
import { addFacts, factsOf } from './facts.js';
import { addOrders, addTotals } from './order-facts.js';
import { readsHistory } from './reads-history.js';

@Controller()
export class OrdersEvents {
  @OnEvents(CartStartedV1, readsHistory)
  async onCartsStarted(
    @Payload() events: readonly EventEnvelope<CartStarted>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'cart.started', ({ cartId }) => ({ subjectId: cartId }));
    await addFacts(tx, generation, facts);
  }

  @OnEvents(OrderPlacedV1, readsHistory)
  async onOrdersPlaced(
    @Payload() events: readonly EventEnvelope<OrderPlaced>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'order.placed', ({ orderId }) => ({ subjectId: orderId }));
    await addOrders(tx, generation, facts, events.map(dataOf));
  }

  @OnEvents(OrderConfirmedV1, readsHistory)
  async onOrdersConfirmed(
    @Payload() events: readonly EventEnvelope<OrderConfirmed>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'order.confirmed', ({ orderId }) => ({ subjectId: orderId }));
    await addOrders(tx, generation, facts, events.map(dataOf));
  }

  @OnEvents(OrderShippedV1, readsHistory)
  async onOrdersShipped(
    @Payload() events: readonly EventEnvelope<OrderShipped>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const last = events.filter(({ data }) => data.allShipped);
    const parts = factsOf(events, 'vendor-order.shipped', ({ vendorOrderId }) => ({ subjectId: vendorOrderId }));
    const orders = factsOf(last, 'order.shipped', ({ orderId }) => ({ subjectId: orderId }));
    await addFacts(tx, generation, [...parts, ...orders]);
  }

  @OnEvents(OrderCancelledV1, readsHistory)
  async onOrdersCancelled(
    @Payload() events: readonly EventEnvelope<OrderCancelled>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'order.cancelled', endOf);
    await addTotals(tx, generation, facts, events.map(dataOf));
  }

  @OnEvents(OrderRejectedV1, readsHistory)
  async onOrdersRejected(
    @Payload() events: readonly EventEnvelope<OrderRejected>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addFacts(tx, generation, factsOf(events, 'order.rejected', endOf));
  }
}

function endOf({ orderId, reason }: { orderId: string; reason: string }) {
  return { subjectId: orderId, detail: reason };
}

function dataOf<T>({ data }: EventEnvelope<T>): T {
  return data;
}
