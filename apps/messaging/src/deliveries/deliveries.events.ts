import {
  type EventEnvelope,
  type OrderCancelled,
  OrderCancelledV1,
  type OrderConfirmed,
  OrderConfirmedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { DeliveriesService } from './deliveries.service.js';
import { EmailQueue } from './email-queue.js';

@Controller()
export class DeliveriesEvents {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly queue: EmailQueue,
  ) {}

  @OnEvent(OrderConfirmedV1)
  async onOrderConfirmed(@Payload() event: EventEnvelope<OrderConfirmed>, @Ctx() { tx }: EventContext): Promise<void> {
    const { orderId, shopperId, total, vendorOrders } = event.data;
    const lines = vendorOrders.flatMap((part) => part.lines);
    const to = { accountId: shopperId, orderId };
    const deliveryId = await this.deliveries.create(tx, to, 'order-confirmed', { orderId, total, lines });
    tx.afterCommit(() => this.queue.addSoon(deliveryId));
  }

  @OnEvent(OrderCancelledV1)
  async onOrderCancelled(@Payload() event: EventEnvelope<OrderCancelled>, @Ctx() { tx }: EventContext): Promise<void> {
    const { orderId, shopperId, total, reason } = event.data;
    const to = { accountId: shopperId, orderId };
    const deliveryId = await this.deliveries.create(tx, to, 'order-cancelled', { orderId, total, reason });
    tx.afterCommit(() => this.queue.addSoon(deliveryId));
  }
}
