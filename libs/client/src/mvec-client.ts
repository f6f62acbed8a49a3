import { createClient as createAnalyticsClient } from './generated/analytics/client/index.js';
import { AnalyticsApi } from './generated/analytics/sdk.gen.js';
import { createClient as createCatalogClient } from './generated/catalog/client/index.js';
import { CatalogApi } from './generated/catalog/sdk.gen.js';
import { createClient as createIdentityClient } from './generated/identity/client/index.js';
import { IdentityApi } from './generated/identity/sdk.gen.js';
import { createClient as createMessagingClient } from './generated/messaging/client/index.js';
import { MessagingApi } from './generated/messaging/sdk.gen.js';
import { createClient as createOrderClient } from './generated/order/client/index.js';
import { OrderApi } from './generated/order/sdk.gen.js';
import { createClient as createPaymentClient } from './generated/payment/client/index.js';
import { PaymentApi } from './generated/payment/sdk.gen.js';

export interface MvecClientOptions {
  /** Address of the gateway: `http://127.0.0.1:8000`. */
  gatewayUrl: string;
  /** Asked before every request that needs a token. Without it only public operations succeed. */
  accessToken?: () => string | undefined | Promise<string | undefined>;
  /** Replaces the global fetch: for retries, time limits, recording. */
  fetch?: typeof fetch;
  /** Sent with every request. */
  headers?: Record<string, string>;
}

/**
 * Every operation of the platform as a method: `await mvec.order.placeOrder({ headers, body })`. A call answers
 * `{ data, error, response }`; with `throwOnError: true` it throws the problem instead of returning it.
 */
export class MvecClient {
  readonly identity: IdentityApi;
  readonly catalog: CatalogApi;
  readonly order: OrderApi;
  readonly payment: PaymentApi;
  readonly messaging: MessagingApi;
  readonly analytics: AnalyticsApi;

  constructor({ gatewayUrl, accessToken, fetch, headers }: MvecClientOptions) {
    const config = (service: string) => ({
      baseUrl: `${gatewayUrl.replace(/\/$/, '')}/api/${service}`,
      ...(accessToken && { auth: accessToken }),
      ...(fetch && { fetch }),
      ...(headers && { headers }),
    });
    this.identity = new IdentityApi({ client: createIdentityClient(config('identity')) });
    this.catalog = new CatalogApi({ client: createCatalogClient(config('catalog')) });
    this.order = new OrderApi({ client: createOrderClient(config('order')) });
    this.payment = new PaymentApi({ client: createPaymentClient(config('payment')) });
    this.messaging = new MessagingApi({ client: createMessagingClient(config('messaging')) });
    this.analytics = new AnalyticsApi({ client: createAnalyticsClient(config('analytics')) });
  }
}
