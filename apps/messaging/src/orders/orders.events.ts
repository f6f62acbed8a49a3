import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
  type OrderShipped,
  OrderShippedV1,
  type PaymentRefunded,
  PaymentRefundedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { MessagesService } from '../messages/messages.service.js';
import { cancellationMessages, confirmationMessages, refundMessage, shipmentMessages } from './order-messages.js';
import { OrderProgressService } from './order-progress.service.js';

@Controller()
export class OrdersEvents {
  constructor(
    private readonly progress: OrderProgressService,
    private readonly messages: MessagesService,
  ) {}

  @OnEvent(OrderConfirmedV1)
  async onOrderConfirmed(@Payload() event: EventEnvelope<OrderConfirmed>, @Ctx() { tx }: EventContext): Promise<void> {
    const progress = await this.progress.note(tx, event.data, {});
    await this.messages.tell(tx, confirmationMessages(event.data, progress));
  }

  @OnEvent(OrderShippedV1)
  async onOrderShipped(@Payload() event: EventEnvelope<OrderShipped>, @Ctx() { tx }: EventContext): Promise<void> {
    const progress = await this.progress.note(tx, event.data, { shipped: true });
    await this.messages.tell(tx, shipmentMessages(event.data, progress));
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(@Payload() event: EventEnvelope<OrderCancelled>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.progress.note(tx, event.data, { cancelled: true });
    const vendors = await this.progress.toldVendors(tx, event.data.orderId);
    await this.messages.tell(tx, cancellationMessages(event.data, vendors));
  }

  @OnEvent(PaymentRefundedV1)
  async onPaymentRefunded(
    @Payload() event: EventEnvelope<PaymentRefunded>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.messages.tell(tx, [refundMessage(event.data)]);
  }
}
