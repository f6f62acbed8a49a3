import {
  type DeliveryFailed,
  DeliveryFailedV1,
  type DeliverySent,
  DeliverySentV1,
  type EventEnvelope,
  type HoldLost,
  HoldLostV1,
  type PaymentCaptured,
  PaymentCapturedV1,
  type PaymentFailed,
  PaymentFailedV1,
  type PaymentRefunded,
  PaymentRefundedV1,
  type SessionStarted,
  SessionStartedV1,
  type StockAdjusted,
  StockAdjustedV1,
} from '@mvec/events';
import { type EventContext, OnEvents } from '@mvec/kafka';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { addFacts, factsOf } from './facts.js';
import { readsHistory } from './reads-history.js';
import { addRefunds } from './refund-facts.js';

/** Facts of payments, mails, sessions and stock. */
@Controller()
export class ActivityEvents {
  @OnEvents(PaymentRefundedV1, readsHistory)
  async onPaymentsRefunded(
    @Payload() events: readonly EventEnvelope<PaymentRefunded>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    await addRefunds(tx, generation, events);
  }

  /** The subject is the order, so that CaptureCheck finds the order's confirmation or cancellation by the same id. */
  @OnEvents(PaymentCapturedV1, readsHistory)
  async onPaymentsCaptured(
    @Payload() events: readonly EventEnvelope<PaymentCaptured>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'payment.captured', ({ orderId }) => ({ subjectId: orderId }));
    await addFacts(tx, generation, facts);
  }

  @OnEvents(PaymentFailedV1, readsHistory)
  async onPaymentsFailed(
    @Payload() events: readonly EventEnvelope<PaymentFailed>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'payment.failed', ({ paymentId, code }) => ({
      subjectId: paymentId,
      detail: code,
    }));
    await addFacts(tx, generation, facts);
  }

  @OnEvents(DeliverySentV1, readsHistory)
  async onDeliveriesSent(
    @Payload() events: readonly EventEnvelope<DeliverySent>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'delivery.sent', mailOf);
    await addFacts(tx, generation, facts);
  }

  @OnEvents(DeliveryFailedV1, readsHistory)
  async onDeliveriesFailed(
    @Payload() events: readonly EventEnvelope<DeliveryFailed>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'delivery.failed', mailOf);
    await addFacts(tx, generation, facts);
  }

  @OnEvents(SessionStartedV1, readsHistory)
  async onSessionsStarted(
    @Payload() events: readonly EventEnvelope<SessionStarted>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'session.started', ({ sessionId }) => ({ subjectId: sessionId }));
    await addFacts(tx, generation, facts);
  }

  /** Adjustments have no id; the event id identifies them. */
  @OnEvents(StockAdjustedV1, readsHistory)
  async onStockAdjusted(
    @Payload() events: readonly EventEnvelope<StockAdjusted>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'stock.adjusted', (_, { id }) => ({ subjectId: id }));
    await addFacts(tx, generation, facts);
  }

  @OnEvents(HoldLostV1, readsHistory)
  async onHoldsLost(
    @Payload() events: readonly EventEnvelope<HoldLost>[],
    @Ctx() { tx, generation }: EventContext,
  ): Promise<void> {
    const facts = factsOf(events, 'hold.lost', ({ orderId }) => ({ subjectId: orderId }));
    await addFacts(tx, generation, facts);
  }
}

function mailOf({ deliveryId, template }: DeliverySent) {
  return { subjectId: deliveryId, detail: template };
}
