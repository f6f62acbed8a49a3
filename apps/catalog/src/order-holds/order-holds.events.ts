import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
} from '@mvec/events';
import { type EventContext, OnEvent, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type HeldOrder, OrderHoldsService } from './order-holds.service.js';

@Controller()
export class OrderHoldsEvents {
  constructor(private readonly holds: OrderHoldsService) {}

  @OnEvents(OrderPlacedV1)
  async onOrdersPlaced(
    @Payload() events: readonly EventEnvelope<OrderPlaced>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.holds.makeHoldsFirm(tx, events.map(toHeldOrder));
  }

  @OnEvents(OrderConfirmedV1)
  async onOrdersConfirmed(
    @Payload() events: readonly EventEnvelope<OrderConfirmed>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.holds.commitHolds(tx, events.map(toHeldOrder));
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(
    @Payload() { data }: EventEnvelope<OrderCancelled>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.holds.cancelHold(tx, data.orderId);
  }
}

function toHeldOrder(event: EventEnvelope<OrderPlaced | OrderConfirmed>): HeldOrder {
  const { orderId, vendorOrders } = event.data;
  return { orderId, lines: vendorOrders.flatMap(({ lines }) => lines), cause: event };
}
