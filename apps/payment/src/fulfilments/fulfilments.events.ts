import { type EventEnvelope, type OrderShipped, OrderShippedV1 } from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Earnings } from './earnings.service.js';

@Controller()
export class FulfilmentsEvents {
  constructor(private readonly earnings: Earnings) {}

  @OnEvent(OrderShippedV1)
  async onOrderShipped(@Payload() event: EventEnvelope<OrderShipped>, @Ctx() { tx }: EventContext): Promise<void> {
    await this.earnings.recordShipment(tx, event);
  }
}
