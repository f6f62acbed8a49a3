import { ServiceTokenProvider } from '@mvec/auth';
import { type ServiceAnswer, type ServiceCall, ServiceClient } from '@mvec/http';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OrderEnv } from '../env.js';

/**
 * Calls catalog through the gateway with this service's token. Offers have their own breaker and no retries: clients may
 * read carts as often as they like, and failing offers must not block the holds of checkouts.
 */
@Injectable()
export class CatalogClient implements OnApplicationShutdown {
  private readonly holds: ServiceClient;
  private readonly offers: ServiceClient;

  constructor(@InjectEnv() env: OrderEnv) {
    const { GATEWAY_URL: gatewayUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = env;
    const tokens = new ServiceTokenProvider({ gatewayUrl, clientId, clientSecret });
    const options = { service: 'catalog', gatewayUrl, tokens, timeoutMs: env.CATALOG_TIMEOUT_MS };
    this.holds = new ServiceClient(options);
    this.offers = new ServiceClient({ ...options, retries: 0 });
  }

  /** @throws ServiceUnavailableError, UnexpectedAnswerError */
  callHolds<T>(call: ServiceCall<T>): Promise<ServiceAnswer<T>> {
    return this.holds.call(call);
  }

  /** Not retried. @throws ServiceUnavailableError, UnexpectedAnswerError */
  callOffers<T>(call: ServiceCall<T>): Promise<ServiceAnswer<T>> {
    return this.offers.call(call);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.holds.close(), this.offers.close()]);
  }
}
