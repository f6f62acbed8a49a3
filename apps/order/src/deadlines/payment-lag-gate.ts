import { consumerGroups, topics } from '@mvec/events';
import { ConsumerLag } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';

/** How long to wait until in-flight events are applied; under steady traffic there are always some. */
const maxWaitMs = 2_000;

/**
 * Checks whether all of payment's events that could affect a deadline are applied. They may still be in the topic, or,
 * after an outage of the brokers or of this service, in payment's outbox: the lag has to stay at zero for
 * PAYMENT_SETTLE_SECONDS.
 */
@Injectable()
export class PaymentLagGate {
  private settledAt: number;

  constructor(
    private readonly lag: ConsumerLag,
    @InjectEnv() private readonly env: OrderEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.settledAt = this.nextSettledAt();
  }

  async isCaughtUp(): Promise<boolean> {
    if (!(await this.hasNoLag())) {
      this.settledAt = this.nextSettledAt();
      return false;
    }
    return performance.now() >= this.settledAt;
  }

  private async hasNoLag(): Promise<boolean> {
    try {
      return (await this.lag.messages(consumerGroups.order, topics.payments, maxWaitMs)) === 0;
    } catch (error) {
      this.logger.warn(
        { event: 'payment_deadline.lag_unknown', err: error },
        'payment deadlines paused: consumer lag unknown',
      );
      return false;
    }
  }

  private nextSettledAt(): number {
    return performance.now() + this.env.PAYMENT_SETTLE_SECONDS * 1_000;
  }
}
