import type { OrderTimeline } from '@mvec/order-timeline';
import { CommandError } from '@mvec/terminal';
import type { Operator } from '../operator/operator.js';

const malformed = 400;
const unknown = 404;

/** @throws CommandError when there is no such order */
export async function readTimeline(operator: Operator, orderId: string): Promise<OrderTimeline> {
  const path = `/api/order/v1/orders/${encodeURIComponent(orderId)}/timeline`;
  const { status, body } = await operator.send<OrderTimeline>('GET', path, [200, malformed, unknown]);
  if (status === malformed) throw new CommandError(`${orderId} is not the id of an order.`);
  if (status === unknown) throw new CommandError(`There is no order ${orderId}.`);
  return body;
}
