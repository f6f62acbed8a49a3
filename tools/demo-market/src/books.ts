import type { MvecClient } from '@mvec/client';
import { dataOf } from './gateway.js';
import type { Delivery, Overview, Payment, TrialBalance } from './market.types.js';

/** Reads the platform's records through the operators' API. */
export class Books {
  constructor(private readonly operator: MvecClient) {}

  overview(): Promise<Overview> {
    return dataOf(this.operator.analytics.showOverview());
  }

  trialBalance(): Promise<TrialBalance> {
    return dataOf(this.operator.payment.showTrialBalance());
  }

  payment(orderId: string): Promise<Payment> {
    return dataOf(this.operator.payment.showPayment({ path: { orderId } }));
  }

  async deliveries(orderId: string): Promise<Delivery[]> {
    return (await dataOf(this.operator.messaging.listDeliveries({ query: { orderId, limit: 100 } }))).items;
  }
}
