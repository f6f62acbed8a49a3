import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
  type OrderPlaced,
  OrderPlacedV1,
  type PaymentRefunded,
  PaymentRefundedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SalesService } from './sales.service.js';

@Controller()
export class SalesEvents {
  constructor(private readonly sales: SalesService) {}

  @OnEvent(OrderPlacedV1)
  async onOrderPlaced(@Payload() event: EventEnvelope<OrderPlaced>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.sales.count(tx, event.time, event.data.total.currency, { placed: 1 });
  }

  @OnEvent(OrderConfirmedV1)
  async onOrderConfirmed(@Payload() event: EventEnvelope<OrderConfirmed>, @Ctx() { tx }: EventContext): Promise<void> {
    const { amount, currency } = event.data.total;
    await this.sales.count(tx, event.time, currency, { confirmed: 1, revenue: amount });
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(@Payload() event: EventEnvelope<OrderCancelled>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.sales.count(tx, event.time, event.data.total.currency, { cancelled: 1 });
  }

  @OnEvent(PaymentRefundedV1)
  async onPaymentRefunded(
    @Payload() event: EventEnvelope<PaymentRefunded>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { amount, currency } = event.data.amount;
    await this.sales.count(tx, event.time, currency, { refunded: amount });
  }
}
