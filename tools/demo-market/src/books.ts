import type { GatewayClient } from './gateway-client.js';
import type { Delivery, Overview, Page, Payment, TrialBalance } from './market.types.js';

/** The platform's books as an operator sees them. */
export class Books {
  constructor(
    private readonly gateway: GatewayClient,
    private readonly operatorToken: string,
  ) {}

  overview(): Promise<Overview> {
    return this.gateway.get('/api/analytics/v1/overview', this.operatorToken);
  }

  trialBalance(): Promise<TrialBalance> {
    return this.gateway.get('/api/payment/v1/ledger/trial-balance', this.operatorToken);
  }

  payment(orderId: string): Promise<Payment> {
    return this.gateway.get(`/api/payment/v1/payments/${orderId}`, this.operatorToken);
  }

  async deliveries(orderId: string): Promise<Delivery[]> {
    const path = `/api/messaging/v1/deliveries?limit=100&orderId=${orderId}`;
    return (await this.gateway.get<Page<Delivery>>(path, this.operatorToken)).items;
  }
}
