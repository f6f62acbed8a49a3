import { services } from '@mvec/config';
import { CommandError } from '@mvec/terminal';
import { type Operator, reasonOf } from '../operator/operator.js';

/** Answer of a service's `GET /v1/eventing`. */
export interface Eventing {
  outbox: { messages: number; oldestAgeSeconds: number };
  openDeadLetters: number;
  consumers: { consumer: string; topic: string; lag: number | null }[];
}

export interface StuckOrder {
  orderId: string;
  status: string;
  why: string;
  since: string;
}

export interface PlatformStatus {
  services: { service: string; eventing: Eventing | null; silence?: string }[];
  /** null when the order service does not answer. */
  stuckOrders: { items: StuckOrder[]; nextCursor: string | null } | null;
}

export async function platformStatus(operator: Operator): Promise<PlatformStatus> {
  // One request first, which signs in for all of them.
  const first = await eventingOf(operator, 'identity');
  const rest = Object.keys(services).filter((service) => service !== 'identity');
  const others = await Promise.all(rest.map((service) => eventingOf(operator, service)));
  const stuckOrders = await operator
    .get<NonNullable<PlatformStatus['stuckOrders']>>('/api/order/v1/stuck-orders?limit=100')
    .catch(() => null);
  return { services: [first, ...others], stuckOrders };
}

async function eventingOf(operator: Operator, service: string): Promise<PlatformStatus['services'][number]> {
  try {
    return { service, eventing: await operator.get<Eventing>(`/api/${service}/v1/eventing`) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    return { service, eventing: null, silence: reasonOf(error) };
  }
}
