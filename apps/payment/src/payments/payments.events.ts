import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderPlaced,
  OrderPlacedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PaymentRequests } from './payment-requests.service.js';

@Controller()
export class PaymentsEvents {
  constructor(private readonly requests: PaymentRequests) {}

  @OnEvent(OrderPlacedV1)
  async onOrderPlaced(@Payload() event: EventEnvelope<OrderPlaced>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.requests.requestPayment(tx, event);
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(@Payload() event: EventEnvelope<OrderCancelled>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.requests.cancelPayment(tx, event.data);
  }
}
