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
import { type EventContext, OnEvents } from '@mvec/kafka';
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

  @OnEvents(OrderConfirmedV1)
  async onOrdersConfirmed(
    @Payload() events: readonly EventEnvelope<OrderConfirmed>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const saved = await this.progress.saveProgress(tx, events.map(dataOf), {});
    await this.messages.addMessages(
      tx,
      saved.flatMap(({ order, progress }) => confirmationMessages(order, progress)),
      events,
    );
  }

  @OnEvents(OrderShippedV1)
  async onOrdersShipped(
    @Payload() events: readonly EventEnvelope<OrderShipped>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const saved = await this.progress.saveProgress(tx, events.map(dataOf), { shipped: true });
    await this.messages.addMessages(
      tx,
      saved.flatMap(({ order, progress }) => shipmentMessages(order, progress)),
      events,
    );
  }

  @OnEvents(OrderCancelledV1)
  async onOrdersCancelled(
    @Payload() events: readonly EventEnvelope<OrderCancelled>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const orders = events.map(dataOf);
    await this.progress.saveProgress(tx, orders, { cancelled: true });
    const orderIds = orders.map(({ orderId }) => orderId);
    const vendors = Map.groupBy(await this.progress.findNotifiedVendors(tx, orderIds), ({ orderId }) => orderId);
    await this.messages.addMessages(
      tx,
      orders.flatMap((order) => cancellationMessages(order, vendors.get(order.orderId) ?? [])),
      events,
    );
  }

  @OnEvents(PaymentRefundedV1)
  async onPaymentsRefunded(
    @Payload() events: readonly EventEnvelope<PaymentRefunded>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.messages.addMessages(tx, events.map(dataOf).map(refundMessage), events);
  }
}

function dataOf<T>({ data }: EventEnvelope<T>): T {
  return data;
}
