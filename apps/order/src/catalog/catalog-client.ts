import { ServiceTokenProvider } from '@mvec/auth';
import { type ServiceAnswer, type ServiceCall, ServiceClient } from '@mvec/http';
import { InjectEnv } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OrderEnv } from '../env.js';

/** Catalog, through the gateway, by this service's own token: one breaker for all that is asked of it. */
@Injectable()
export class CatalogClient implements OnApplicationShutdown {
  private readonly catalog: ServiceClient;

  constructor(@InjectEnv() env: OrderEnv) {
    const { GATEWAY_URL: gatewayUrl, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = env;
    const tokens = new ServiceTokenProvider({ gatewayUrl, clientId, clientSecret });
    this.catalog = new ServiceClient({ service: 'catalog', gatewayUrl, tokens, timeoutMs: env.CATALOG_TIMEOUT_MS });
  }

  /** @throws ServiceUnavailableError, UnexpectedAnswerError */
  call<T>(call: ServiceCall<T>): Promise<ServiceAnswer<T>> {
    return this.catalog.call(call);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.catalog.close();
  }
}
