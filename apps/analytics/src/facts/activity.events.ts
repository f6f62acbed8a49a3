import {
  type DeliveryFailed,
  DeliveryFailedV1,
  type DeliverySent,
  DeliverySentV1,
  type EventEnvelope,
  type HoldLost,
  HoldLostV1,
  type PaymentFailed,
  PaymentFailedV1,
  type PaymentRefunded,
  PaymentRefundedV1,
  type SessionStarted,
  SessionStartedV1,
  type StockAdjusted,
  StockAdjustedV1,
} from '@mvec/events';
import { type EventContext, OnEvent } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { addHappening } from './happenings.js';
import { readsHistory } from './reads-history.js';
import { addRefund } from './refund-facts.js';

/** What payments, mails, sessions and stock add to the picture of a day. */
@Controller()
export class ActivityEvents {
  @OnEvent(PaymentRefundedV1, readsHistory)
  async onPaymentRefunded(
    @Payload() event: EventEnvelope<PaymentRefunded>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addRefund(tx, generation, event);
  }

  @OnEvent(PaymentFailedV1, readsHistory)
  async onPaymentFailed(
    @Payload() event: EventEnvelope<PaymentFailed>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { paymentId, code } = event.data;
    await addHappening(tx, generation, event, { kind: 'payment.failed', subjectId: paymentId, detail: code });
  }

  @OnEvent(DeliverySentV1, readsHistory)
  async onDeliverySent(
    @Payload() event: EventEnvelope<DeliverySent>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { deliveryId, template } = event.data;
    await addHappening(tx, generation, event, { kind: 'delivery.sent', subjectId: deliveryId, detail: template });
  }

  @OnEvent(DeliveryFailedV1, readsHistory)
  async onDeliveryFailed(
    @Payload() event: EventEnvelope<DeliveryFailed>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const { deliveryId, template } = event.data;
    await addHappening(tx, generation, event, { kind: 'delivery.failed', subjectId: deliveryId, detail: template });
  }

  @OnEvent(SessionStartedV1, readsHistory)
  async onSessionStarted(
    @Payload() event: EventEnvelope<SessionStarted>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'session.started', subjectId: event.data.sessionId });
  }

  /** An adjustment has no id of its own: its event is it. */
  @OnEvent(StockAdjustedV1, readsHistory)
  async onStockAdjusted(
    @Payload() event: EventEnvelope<StockAdjusted>,
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'stock.adjusted', subjectId: event.id });
  }

  @OnEvent(HoldLostV1, readsHistory)
  async onHoldLost(@Payload() event: EventEnvelope<HoldLost>, @Ctx() { tx, generation }: EventContext): Promise<void> {
    await addHappening(tx, generation, event, { kind: 'hold.lost', subjectId: event.data.orderId });
  }
}
