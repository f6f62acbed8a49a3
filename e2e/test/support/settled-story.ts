import type { OrderStory } from '@mvec/order-timeline';
import { until } from '@mvec/testing';
import { GatewayClient } from '@mvec/demo-market';
import { signIn } from './market.js';
import type { TargetPlatform } from './target.js';

/** Once nothing of it is outstanding any more. */
export async function settledStoryOf({ urls, credentials }: TargetPlatform, orderId: string): Promise<OrderStory> {
  const gateway = new GatewayClient(urls.gateway);
  const { email, password } = credentials.operator;
  const token = await signIn(gateway, email, password);
  return until(
    async () => {
      const story = await gateway.get<OrderStory>(`/api/order/v1/orders/${orderId}/story`, token);
      return story.verdict.state === 'settled' ? story : undefined;
    },
    { message: `the story of ${orderId} to be settled`, timeout: 30_000 },
  );
}
