import { Database, one, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { type OverdueOrder, overdueColumns } from '../order-lifecycle/overdue-order.js';
import { CatalogHolds } from './catalog-holds.js';

/** Longer than a release call may take with its retries: nobody else takes it up meanwhile. */
const claimSeconds = 15;
const maxPauseSeconds = 60;

/** `skipped`: not owed, not due, or somebody else is at it. */
export type ReleaseOutcome = 'released' | 'failed' | 'skipped';

/**
 * Gives back what rejected orders hold. A rejection commits together with the debt of its release, so a crash, or a
 * catalog that is down, delays the release and never forgets it.
 */
@Injectable()
export class HoldReleases {
  constructor(
    private readonly database: Database,
    private readonly holds: CatalogHolds,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Releases now if it is due; what fails stays owed. */
  async release(orderId: string): Promise<ReleaseOutcome> {
    const attempts = await this.claim(orderId);
    if (attempts === undefined) return 'skipped';
    try {
      await this.holds.release(orderId);
    } catch (error) {
      await this.postpone(orderId, attempts, error);
      return 'failed';
    }
    await this.settle(orderId);
    return 'released';
  }

  due(limit: number): Promise<OverdueOrder[]> {
    return this.database.query<OverdueOrder>(sql`
      select ${overdueColumns} from orders
      where release_owed_since is not null and release_retry_at <= clock_timestamp()
      order by release_retry_at
      limit ${limit}`);
  }

  private async claim(orderId: string): Promise<number | undefined> {
    const rows = await this.database.query<{ release_attempts: number }>(sql`
      update orders set release_attempts = release_attempts + 1,
        release_retry_at = clock_timestamp() + make_interval(secs => ${claimSeconds})
      where id = ${orderId} and release_owed_since is not null and release_retry_at <= clock_timestamp()
      returning release_attempts`);
    return one(rows)?.release_attempts;
  }

  private async settle(orderId: string): Promise<void> {
    await this.database.execute(sql`
      update orders set release_owed_since = null, release_retry_at = null, release_error = null where id = ${orderId}`);
  }

  private async postpone(orderId: string, attempts: number, error: unknown): Promise<void> {
    const pause = Math.min(maxPauseSeconds, 2 ** Math.min(attempts - 1, 10));
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn({ event: 'hold.release_failed', orderId, attempts, err: error }, 'the release stays owed');
    await this.database.execute(sql`
      update orders set release_error = ${reason},
        release_retry_at = clock_timestamp() + make_interval(secs => ${pause})
      where id = ${orderId} and release_owed_since is not null`);
  }
}
