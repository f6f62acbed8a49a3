import { Database } from '@mvec/database';
import { IdempotencySweeper } from '@mvec/http';
import { SafeProducer } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { maintainInbox, OutboxRelay } from '@mvec/outbox';
import { PeriodicTask } from '@mvec/resilience';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectLogger } from './tokens.js';

const inboxMaintenanceMs = 3_600_000;
/** A run may wait for a database that does not answer; the shutdown does not. */
const stopWithinMs = 3_000;

/**
 * Background work of every service. Nest calls `onApplicationShutdown` after it drained HTTP and stopped the consumers, and
 * this module's last: by then nothing adds to the outbox or needs the pool.
 */
@Injectable()
export class ServiceLifecycle implements OnApplicationShutdown {
  private readonly inboxMaintenance: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly producer: SafeProducer,
    private readonly sweeper: IdempotencySweeper,
    @InjectLogger() logger: Logger,
  ) {
    this.inboxMaintenance = new PeriodicTask(() => maintainInbox(database), {
      name: 'inbox.maintenance',
      everyMs: inboxMaintenanceMs,
      logger,
      failureMessage: 'inbox maintenance failed: old partitions stay until the next run',
      runAtStart: true,
      stopWithinMs,
    });
  }

  start(): void {
    this.relay.start();
    this.sweeper.start();
    this.inboxMaintenance.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.inboxMaintenance.stop(), this.sweeper.stop()]);
    await this.relay.stop();
    await this.producer.close();
    await this.database.close();
  }
}
