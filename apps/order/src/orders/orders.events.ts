import {
  type EventEnvelope,
  type HoldLost,
  HoldLostV1,
  type PaymentCaptured,
  PaymentCapturedV1,
  type PaymentFailed,
  PaymentFailedV1,
} from '@mvec/events';
import { type EventContext, OnEvent, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OrderSaga } from '../order-lifecycle/order-saga.js';

/** Events may arrive twice, late and out of order between topics: the transition table decides what they change. */
@Controller()
export class OrdersEvents {
  constructor(private readonly saga: OrderSaga) {}

  @OnEvents(PaymentCapturedV1)
  async onPaymentsCaptured(
    @Payload() events: readonly EventEnvelope<PaymentCaptured>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.saga.confirmOrders(tx, events);
  }

  @OnEvent(PaymentFailedV1)
  async onPaymentFailed(@Payload() event: EventEnvelope<PaymentFailed>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.saga.failPayment(tx, event.data, event.id);
  }

  @OnEvent(HoldLostV1)
  async onHoldLost(@Payload() event: EventEnvelope<HoldLost>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.saga.loseStock(tx, event.data, event.id);
  }
}
