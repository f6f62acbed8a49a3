import { consumerGroups, topics } from '@mvec/events';
import { ConsumerLag } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';

/** To apply what is under way: under steady traffic there is always something. */
const patienceMs = 2_000;

/**
 * Whether payment's answers have arrived here, or may still be on their way: in the topic, or, after brokers were away
 * or this service was, in payment's outbox.
 */
@Injectable()
export class PaymentLagGate {
  private settledAt: number;

  constructor(
    private readonly lag: ConsumerLag,
    @InjectEnv() private readonly env: OrderEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.settledAt = this.settles();
  }

  async haveArrived(): Promise<boolean> {
    if (!(await this.isCaughtUp())) {
      this.settledAt = this.settles();
      return false;
    }
    return performance.now() >= this.settledAt;
  }

  private async isCaughtUp(): Promise<boolean> {
    try {
      return (await this.lag.messages(consumerGroups.order, topics.payments, patienceMs)) === 0;
    } catch (error) {
      this.logger.warn({ event: 'payment_deadline.lag_unknown', err: error }, 'payment deadlines rest');
      return false;
    }
  }

  private settles(): number {
    return performance.now() + this.env.PAYMENT_SETTLE_SECONDS * 1_000;
  }
}
