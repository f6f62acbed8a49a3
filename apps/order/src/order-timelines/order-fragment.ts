import { format, money } from '@mvec/money';
import { type TimelineEntry, timelineEntryOf, type TimelineEvent, type TimelineFragment } from '@mvec/order-timeline';
import { isFinal } from '../order-lifecycle/order-status.js';
import type { OrderFacts, StepFacts } from './order-facts.repository.js';
import { outstandingOrder } from './outstanding-order.js';

/** The fragment of the order service, from the order's rows. */
export function orderFragment(order: OrderFacts, steps: readonly StepFacts[], now: Date): Partial<TimelineFragment> {
  return {
    state: order.status,
    entries: steps.map((step) => entryOf(order, step)),
    outstanding: outstandingOrder(order, placedAt(steps) ?? order.createdAt, now),
    published: steps.flatMap(publishedBy),
    applied: appliedEvents(order),
  };
}

export function placedAt(steps: readonly StepFacts[]): Date | undefined {
  return steps.find(({ cause }) => cause === 'stock_held')?.at;
}

/** Payment's events count as applied to every final order: on one that has ended otherwise they have no effect. */
function appliedEvents(order: OrderFacts): TimelineEvent[] {
  const answers = isFinal(order.status) ? ['payment.captured.v1', 'payment.failed.v1'] : [];
  const losses = showsLoss(order) ? ['hold.lost.v1'] : [];
  return [...answers, ...losses].map((event) => ({ event, subject: null, at: null }));
}

/** Lost stock cancels an order, or is recorded for operators; an order that has ended otherwise needs no stock. */
function showsLoss({ status, stockLostAt: lostAt }: OrderFacts): boolean {
  return status === 'cancelled' || status === 'rejected' || lostAt !== null;
}

function publishedBy(step: StepFacts): TimelineEvent[] {
  const event = eventOf(step);
  return event === null ? [] : [{ event, subject: step.vendorOrderId, at: step.at.toISOString() }];
}

/** The event that commits with the step. */
function eventOf({ cause, fromStatus: from, toStatus: to }: StepFacts): string | null {
  if (cause === 'part_shipped') return 'order.shipped.v1';
  if (from === to) return null;
  switch (to) {
    case 'reserving':
      return null;
    case 'awaiting_payment':
      return 'order.placed.v1';
    case 'confirmed':
    case 'rejected':
    case 'cancelled':
      return `order.${to}.v1`;
  }
}

/** Shipments and cancellations have their own requests; other steps belong to the request that created the order. */
function entryOf(order: OrderFacts, step: StepFacts): TimelineEntry {
  const { at, cause, causeEventId: eventId, callerId, vendorOrderId } = step;
  const event = eventOf(step);
  const ids = { eventId, callerId, vendorOrderId, vendorId: step.vendorId };
  const origin = { traceparent: order.traceparent, correlationId: order.correlationId };
  switch (cause) {
    case 'checkout_started': {
      const requestIds = { ...ids, cartId: order.cartId, paymentMethodId: order.paymentMethodId };
      return timelineEntryOf({ at, kind: 'request', text: requestText(order), ids: requestIds, event, ...origin });
    }
    case 'part_shipped':
      return timelineEntryOf({ at, kind: 'shipment', text: 'a vendor has shipped its part', ids, event });
    case 'shopper_request':
      return timelineEntryOf({ at, kind: 'step', text: stepText(order, step), ids, event });
    default:
      return timelineEntryOf({ at, kind: 'step', text: stepText(order, step), ids, event, ...origin });
  }
}

function requestText({ wanted, expectedAmount: amount, expectedCurrency: currency }: OrderFacts): string {
  const variants = wanted === 1 ? '1 variant' : `${wanted} variants`;
  return `checkout starts: ${variants} for ${format(money(amount, currency))}`;
}

function stepText(order: OrderFacts, { fromStatus: from, toStatus: to, cause }: StepFacts): string {
  if (from === to) return 'stock was lost after parts were shipped: the order is kept';
  if (to === 'awaiting_payment') return placedText(order);
  if (to === 'confirmed') return 'confirmed: the payment was captured';
  return `${to}: ${(order.reason ?? cause).replaceAll('_', ' ')}${order.paymentCode === null ? '' : `, ${order.paymentCode}`}`;
}

function placedText({ totalAmount: amount, totalCurrency: currency, partCount: parts, paymentDueAt: due }: OrderFacts) {
  const total = amount === null || currency === null ? '' : ` for ${format(money(amount, currency))}`;
  const deadline = due === null ? '' : `, payment due at ${due.toISOString()}`;
  return `placed${total} in ${parts === 1 ? '1 part' : `${parts} parts`}${deadline}`;
}
