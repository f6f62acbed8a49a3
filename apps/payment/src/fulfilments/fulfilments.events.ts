import { type EventEnvelope, type OrderShipped, OrderShippedV1 } from '@mvec/events';
import { type EventContext, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Earnings } from './earnings.service.js';

@Controller()
export class FulfilmentsEvents {
  constructor(private readonly earnings: Earnings) {}

  @OnEvents(OrderShippedV1)
  async onOrdersShipped(
    @Payload() events: readonly EventEnvelope<OrderShipped>[],
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.earnings.recordShipments(tx, events);
  }
}
