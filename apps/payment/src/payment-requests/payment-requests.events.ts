import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderPlaced,
  OrderPlacedV1,
} from '@mvec/events';
import { type EventContext, OnEvent, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PaymentRequests } from './payment-requests.service.js';

@Controller()
export class PaymentRequestsEvents {
  constructor(private readonly requests: PaymentRequests) {}

  @OnEvents(OrderPlacedV1)
  async onOrdersPlaced(
    @Payload() events: readonly EventEnvelope<OrderPlaced>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.requests.requestPayments(tx, events);
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(@Payload() event: EventEnvelope<OrderCancelled>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.requests.cancelPayment(tx, event.data);
  }
}
