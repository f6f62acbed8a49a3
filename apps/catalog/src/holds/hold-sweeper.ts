import { Database, sql } from '@mvec/database';
import { consumerGroups, topics } from '@mvec/events';
import { ConsumerLag } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { movedBy } from './hold-status.js';
import { Restock } from './restock.js';

const batchSize = 500;
/** How long to wait for the current backlog: under steady traffic the backlog is never empty. */
const lagTimeoutMs = 2_000;

interface SweepResult {
  expired: number;
  restocked: number;
}

/**
 * Expires holds whose checkout never placed its order, and restocks the units of ended holds. Several instances may run
 * it; a crash between the two steps leaves work for the next run and no gap in the stock.
 *
 * Nothing expires while order events wait to be consumed: one of them may make a hold firm. An order whose event is not
 * yet published may lose its hold all the same, and retakes its units when the event arrives.
 */
@Injectable()
export class HoldSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly restock: Restock,
    private readonly lag: ConsumerLag,
    @InjectEnv() env: CatalogEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask(() => this.runOnce(), {
      name: 'holds.sweep',
      everyMs: env.HOLD_SWEEP_SECONDS * 1_000,
      logger,
      failureMessage: 'sweep of holds failed: ended holds keep their units until the next run',
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** Runs soon instead of after the pause. */
  wake(): void {
    this.task.wake();
  }

  async runOnce(): Promise<SweepResult> {
    const expired = await this.expireHolds();
    return { expired, restocked: await this.restock.restockAll() };
  }

  private async expireHolds(): Promise<number> {
    let total = 0;
    while (await this.mayExpire()) {
      const expired = await this.expireBatch();
      total += expired;
      if (expired < batchSize) break;
    }
    return total;
  }

  /** Asks the brokers only when a hold is due. */
  private async mayExpire(): Promise<boolean> {
    const due = await this.database.query(sql`
      select from holds where status = 'active' and expires_at < clock_timestamp() limit 1`);
    return due.length > 0 && (await this.isCaughtUp());
  }

  private async isCaughtUp(): Promise<boolean> {
    try {
      return (await this.lag.messages(consumerGroups.catalog, topics.orders, lagTimeoutMs)) === 0;
    } catch (error) {
      this.logger.warn({ event: 'holds.lag_unknown', err: error }, 'Kafka unreachable, lag unknown: no hold expires');
      return false;
    }
  }

  private expireBatch(): Promise<number> {
    return this.database.execute(sql`
      with due as materialized (
        select order_id from holds
        where status = any(${movedBy('expire')}) and expires_at < clock_timestamp()
        order by expires_at limit ${batchSize}
        for no key update skip locked
      )
      update holds set status = 'released', expires_at = null from due where holds.order_id = due.order_id`);
  }
}
