import { Database, sql } from '@mvec/database';
import { consumerGroups, topics } from '@mvec/events';
import { ConsumerLag } from '@mvec/kafka';
import { context, type Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { movedBy } from './hold-status.js';
import { restockAll } from './put-back.js';

const batchSize = 500;
/** To apply what is under way: under steady traffic there is always something. */
const patienceMs = 2_000;

export interface Swept {
  expired: number;
  restock: number;
}

/**
 * Ends holds whose checkout never placed its order, and puts the units of ended holds back on sale. Several instances
 * may run at once, and a crash between the two leaves work for the next pass, not a gap in the books.
 *
 * It expires nothing while order events wait to be applied: among them may be the one that makes a hold firm. An order
 * whose event is not even published yet loses its hold all the same and takes its units again when the event comes.
 */
@Injectable()
export class HoldSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private wokenAgain = false;

  constructor(
    private readonly database: Database,
    private readonly lag: ConsumerLag,
    @InjectEnv() private readonly env: CatalogEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), this.env.HOLD_SWEEP_SECONDS * 1_000).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.wokenAgain = false;
    await this.running;
  }

  /** One pass soon; many wakes at once are one. */
  wake(): void {
    this.wokenAgain = true;
    this.running ??= context.leave(() => this.runWhileWoken()).finally(() => (this.running = undefined));
  }

  async runOnce(): Promise<Swept> {
    const expired = await this.expire();
    return { expired, restock: await restockAll(this.database) };
  }

  private async runWhileWoken(): Promise<void> {
    while (this.wokenAgain) {
      this.wokenAgain = false;
      try {
        await this.runOnce();
      } catch (error) {
        this.logger.warn({ event: 'holds.sweep_failed', err: error }, 'holds are swept again later');
      }
    }
  }

  private async expire(): Promise<number> {
    let total = 0;
    while (await this.mayExpire()) {
      const expired = await this.expireBatch();
      total += expired;
      if (expired < batchSize) break;
    }
    return total;
  }

  /** Asks the brokers only when there is something to expire. */
  private async mayExpire(): Promise<boolean> {
    const due = await this.database.query(sql`
      select from holds where status = 'active' and expires_at < clock_timestamp() limit 1`);
    return due.length > 0 && (await this.isCaughtUp());
  }

  private async isCaughtUp(): Promise<boolean> {
    try {
      return (await this.lag.messages(consumerGroups.catalog, topics.orders, patienceMs)) === 0;
    } catch (error) {
      this.logger.warn({ event: 'holds.lag_unknown', err: error }, 'the brokers do not answer, so no hold expires');
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
