import { Database, one, type RowOf, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { backoffMs } from '@mvec/resilience';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { Order } from '../generated/prisma/client.js';
import { type OverdueOrder, overdueColumns } from '../order-lifecycle/overdue-order.js';
import { CatalogHolds } from './catalog-holds.js';

/** Longer than a release call with its retries, so that no other instance claims the same release meanwhile. */
const claimSeconds = 15;
const retryBackoff = { firstMs: 1_000, maxMs: 60_000, jitter: 0 };

/** `skipped`: not owed, not due, or claimed by another instance. */
type ReleaseOutcome = 'released' | 'failed' | 'skipped';

/**
 * Releases the holds of rejected orders: the compensation of `takeHold`. A rejection records in its transaction that
 * the release is owed, so a crash, or a catalog that is down, delays the release but never loses it.
 */
@Injectable()
export class HoldReleases {
  constructor(
    private readonly database: Database,
    private readonly holds: CatalogHolds,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Releases the hold if that is due. A release that fails stays owed. */
  async releaseHold(orderId: string): Promise<ReleaseOutcome> {
    const attempts = await this.claimRelease(orderId);
    if (attempts === undefined) return 'skipped';
    try {
      await this.holds.releaseHold(orderId);
    } catch (error) {
      await this.postponeRelease(orderId, attempts, error);
      return 'failed';
    }
    await this.settleRelease(orderId);
    return 'released';
  }

  listDue(limit: number): Promise<OverdueOrder[]> {
    return this.database.query<OverdueOrder>(sql`
      select ${overdueColumns} from orders
      where release_owed_since is not null and release_retry_at <= clock_timestamp()
      order by release_retry_at
      limit ${limit}`);
  }

  private async claimRelease(orderId: string): Promise<number | undefined> {
    const rows = await this.database.query<RowOf<Order, 'releaseAttempts'>>(sql`
      update orders set release_attempts = release_attempts + 1,
        release_retry_at = clock_timestamp() + make_interval(secs => ${claimSeconds})
      where id = ${orderId} and release_owed_since is not null and release_retry_at <= clock_timestamp()
      returning release_attempts`);
    return one(rows)?.releaseAttempts;
  }

  private async settleRelease(orderId: string): Promise<void> {
    await this.database.execute(sql`
      update orders set release_owed_since = null, release_retry_at = null, release_error = null where id = ${orderId}`);
  }

  private async postponeRelease(orderId: string, attempts: number, error: unknown): Promise<void> {
    const pauseSeconds = backoffMs(attempts, retryBackoff) / 1_000;
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(
      { event: 'hold.release_failed', orderId, attempts, err: error },
      'hold release failed: will be retried',
    );
    await this.database.execute(sql`
      update orders set release_error = ${reason},
        release_retry_at = clock_timestamp() + make_interval(secs => ${pauseSeconds})
      where id = ${orderId} and release_owed_since is not null`);
  }
}
