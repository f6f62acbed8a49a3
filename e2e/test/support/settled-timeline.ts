import type { OrderTimeline } from '@mvec/order-timeline';
import { eventually } from '@mvec/testing';
import { dataOf, Gateway } from '@mvec/demo-market';
import { signIn } from './market.js';
import type { TargetPlatform } from './target.js';

/** Waits until nothing of the order is outstanding, and returns its timeline. */
export async function settledTimelineOf(
  { urls, credentials }: TargetPlatform,
  orderId: string,
): Promise<OrderTimeline> {
  const gateway = new Gateway(urls.gateway);
  const { email, password } = credentials.operator;
  const token = await signIn(gateway, email, password);
  return eventually(
    async () => {
      const timeline = await dataOf(gateway.as(token).order.showOrderTimeline({ path: { orderId } }));
      return timeline.verdict.state === 'settled' ? timeline : undefined;
    },
    { message: `the timeline of ${orderId} to be settled`, timeout: 30_000 },
  );
}
