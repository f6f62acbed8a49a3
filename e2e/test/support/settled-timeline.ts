import type { OrderTimeline } from '@mvec/order-timeline';
import { eventually } from '@mvec/testing';
import { GatewayClient } from '@mvec/demo-market';
import { signIn } from './market.js';
import type { TargetPlatform } from './target.js';

/** Once nothing of it is outstanding any more. */
export async function settledTimelineOf(
  { urls, credentials }: TargetPlatform,
  orderId: string,
): Promise<OrderTimeline> {
  const gateway = new GatewayClient(urls.gateway);
  const { email, password } = credentials.operator;
  const token = await signIn(gateway, email, password);
  return eventually(
    async () => {
      const timeline = await gateway.get<OrderTimeline>(`/api/order/v1/orders/${orderId}/timeline`, token);
      return timeline.verdict.state === 'settled' ? timeline : undefined;
    },
    { message: `the timeline of ${orderId} to be settled`, timeout: 30_000 },
  );
}
