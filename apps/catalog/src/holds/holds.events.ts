import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { PricedLine } from './holds.repository.js';
import { OrderHoldsService } from './order-holds.service.js';

@Controller()
export class HoldsEvents {
  constructor(private readonly holds: OrderHoldsService) {}

  @OnEvent(OrderPlacedV1)
  async onOrderPlaced(@Payload() { data }: EventEnvelope<OrderPlaced>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.holds.makeFirm(tx, data.orderId, linesOf(data));
  }

  @OnEvent(OrderConfirmedV1)
  async onOrderConfirmed(
    @Payload() { data }: EventEnvelope<OrderConfirmed>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.holds.commitHold(tx, data.orderId, linesOf(data));
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(
    @Payload() { data }: EventEnvelope<OrderCancelled>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.holds.cancelHold(tx, data.orderId);
  }
}

function linesOf({ vendorOrders }: Pick<OrderPlaced, 'vendorOrders'>): PricedLine[] {
  return vendorOrders.flatMap(({ lines }) => lines);
}
