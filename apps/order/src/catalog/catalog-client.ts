import { ServiceTokenProvider } from '@mvec/auth';
import { type ServiceAnswer, type ServiceCall, ServiceClient } from '@mvec/http';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OrderEnv } from '../env.js';

/**
 * Catalog, through the gateway, by this service's own token. Carts may be read as often as anybody likes, so offers have
 * a breaker of their own and are not asked for again: what happens to them keeps no checkout from its hold.
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

  /** Once. @throws ServiceUnavailableError, UnexpectedAnswerError */
  callOffers<T>(call: ServiceCall<T>): Promise<ServiceAnswer<T>> {
    return this.offers.call(call);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.holds.close(), this.offers.close()]);
  }
}
