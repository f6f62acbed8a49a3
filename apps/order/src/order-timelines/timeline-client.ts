import { ServiceTokenProvider } from '@mvec/auth';
import { ServiceClient, ServiceUnavailableError } from '@mvec/http';
import type { Logger } from '@mvec/observability';
import { type TimelineFragment, timelineFragment, timelineServices, type TimelineService } from '@mvec/order-timeline';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { OrderEnv } from '../env.js';

export interface MissingFragment {
  service: TimelineService;
  why: string;
}

export interface TimelineFragments {
  fragments: TimelineFragment[];
  missing: MissingFragment[];
}

/** Short, because an operator waits: an incomplete timeline that names the missing services is better than none. */
const timeoutMs = 3_000;
/** Short, so that a timeline requested after an outage is not refused by the breaker. */
const breakerResetMs = 2_000;

/** Accepts only the fragment of the service that was asked: outstanding effects are checked per answering service. */
const fragmentSchema = (service: TimelineService) => timelineFragment.extend({ service: z.literal(service) });

type Client = [service: TimelineService, client: ServiceClient];

/** Fetches the fragments of the other services. One that does not answer is reported as missing. */
@Injectable()
export class TimelineClient implements OnApplicationShutdown {
  private readonly clients: Client[];

  constructor(
    @InjectEnv() env: OrderEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    const { GATEWAY_URL: gatewayUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = env;
    const tokens = new ServiceTokenProvider({ gatewayUrl, clientId, clientSecret });
    const options = { gatewayUrl, tokens, timeoutMs, breakerResetMs, retries: 0 };
    this.clients = timelineServices
      .filter((service) => service !== 'order')
      .map((service) => [service, new ServiceClient({ ...options, service })]);
  }

  async fragmentsOf(orderId: string): Promise<TimelineFragments> {
    const answers = await Promise.all(this.clients.map((client) => this.fetchFragment(client, orderId)));
    return {
      fragments: answers.filter((answer) => 'entries' in answer),
      missing: answers.filter((answer) => 'why' in answer),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.clients.map(([, client]) => client.close()));
  }

  private async fetchFragment([service, client]: Client, orderId: string): Promise<TimelineFragment | MissingFragment> {
    try {
      const answer = await client.call({
        method: 'GET',
        path: `/v1/orders/${orderId}/timeline`,
        schema: fragmentSchema(service),
      });
      return answer.ok ? answer.body : { service, why: `answers ${answer.status} ${answer.problem.code}` };
    } catch (error) {
      if (error instanceof ServiceUnavailableError) return { service, why: 'does not answer' };
      this.logger.warn(
        { event: 'order.timeline_part_failed', service, err: error },
        'timeline fragment has an unexpected shape: reported as missing',
      );
      return { service, why: 'gives an unexpected answer' };
    }
  }
}
