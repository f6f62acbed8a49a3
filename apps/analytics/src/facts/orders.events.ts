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
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { addHappening } from './happenings.js';
import { addOrder, addTotal } from './order-facts.js';
import { readsHistory } from './reads-history.js';

@Controller()
export class OrdersEvents {
  @OnEvent(CartStartedV1, readsHistory)
  async onCartStarted(
    @Payload() event: EventEnvelope<CartStarted>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'cart.started', subjectId: event.data.cartId });
  }

  @OnEvent(OrderPlacedV1, readsHistory)
  async onOrderPlaced(
    @Payload() event: EventEnvelope<OrderPlaced>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'order.placed', subjectId: event.data.orderId });
    await addOrder(tx, generation, event.data);
  }

  @OnEvent(OrderConfirmedV1, readsHistory)
  async onOrderConfirmed(
    @Payload() event: EventEnvelope<OrderConfirmed>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'order.confirmed', subjectId: event.data.orderId });
    await addOrder(tx, generation, event.data);
  }

  @OnEvent(OrderShippedV1, readsHistory)
  async onOrderShipped(
    @Payload() event: EventEnvelope<OrderShipped>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { orderId, vendorOrderId, allShipped } = event.data;
    await addHappening(tx, generation, event, { kind: 'vendor-order.shipped', subjectId: vendorOrderId });
    if (allShipped) await addHappening(tx, generation, event, { kind: 'order.shipped', subjectId: orderId });
  }

  @OnEvent(OrderCancelledV1, readsHistory)
  async onOrderCancelled(
    @Payload() event: EventEnvelope<OrderCancelled>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { orderId, reason } = event.data;
    await addHappening(tx, generation, event, { kind: 'order.cancelled', subjectId: orderId, detail: reason });
    await addTotal(tx, generation, event.data);
  }

  @OnEvent(OrderRejectedV1, readsHistory)
  async onOrderRejected(
    @Payload() event: EventEnvelope<OrderRejected>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { orderId, reason } = event.data;
    await addHappening(tx, generation, event, { kind: 'order.rejected', subjectId: orderId, detail: reason });
  }
}
