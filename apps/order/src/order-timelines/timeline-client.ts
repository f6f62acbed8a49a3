import { ServiceTokenProvider } from '@mvec/auth';
import { ServiceClient, ServiceUnavailableError } from '@mvec/http';
import type { Logger } from '@mvec/observability';
import { type TimelineFragment, timelineFragment, timelineServices, type TimelineService } from '@mvec/order-timeline';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { OrderEnv } from '../env.js';

export interface MissingPart {
  service: TimelineService;
  why: string;
}

export interface ToldParts {
  parts: TimelineFragment[];
  missing: MissingPart[];
}

/** An operator waits for it, and rather knows who is silent. */
const timeoutMs = 3_000;
/** Who asks after an outage shall not be told of the outage. */
const breakerResetMs = 2_000;

/** Whoever is asked speaks for nobody else: outstanding effects are looked for by who answered. */
const partOf = (service: TimelineService) => timelineFragment.extend({ service: z.literal(service) });

type Client = [service: TimelineService, client: ServiceClient];

/** What the other services know of an order. One that does not answer keeps nobody from the others' answers. */
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

  async partsOf(orderId: string): Promise<ToldParts> {
    const answers = await Promise.all(this.clients.map((client) => this.ask(client, orderId)));
    return {
      parts: answers.filter((answer) => 'entries' in answer),
      missing: answers.filter((answer) => 'why' in answer),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.clients.map(([, client]) => client.close()));
  }

  private async ask([service, client]: Client, orderId: string): Promise<TimelineFragment | MissingPart> {
    try {
      const answer = await client.call({
        method: 'GET',
        path: `/v1/orders/${orderId}/timeline`,
        schema: partOf(service),
      });
      return answer.ok ? answer.body : { service, why: `answers ${answer.status} ${answer.problem.code}` };
    } catch (error) {
      if (error instanceof ServiceUnavailableError) return { service, why: 'does not answer' };
      this.logger.warn(
        { event: 'order.timeline_part_failed', service, err: error },
        'a part of a timeline is not understood',
      );
      return { service, why: 'answers what is not understood' };
    }
  }
}
