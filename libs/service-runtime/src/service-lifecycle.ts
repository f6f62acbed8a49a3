import { Database } from '@mvec/database';
import { IdempotencySweeper } from '@mvec/http';
import { SafeProducer } from '@mvec/kafka';
import type { Logger } from '@mvec/observability';
import { maintainInbox, OutboxRelay } from '@mvec/outbox';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectLogger } from './tokens.js';

const inboxMaintenanceMs = 3_600_000;

/**
 * What runs in the background of every service. Nest calls onApplicationShutdown after HTTP is drained and consumers
 * have stopped, and this module's last of all: then nothing adds to the outbox and nobody needs the pool any more.
 */
@Injectable()
export class ServiceLifecycle implements OnApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
    private readonly producer: SafeProducer,
    private readonly sweeper: IdempotencySweeper,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  start(): void {
    this.relay.start();
    this.sweeper.start();
    void this.maintain();
    this.timer = setInterval(() => void this.maintain(), inboxMaintenanceMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.sweeper.stop();
    await this.relay.stop();
    await this.producer.close();
    await this.database.close();
  }

  private async maintain(): Promise<void> {
    try {
      await maintainInbox(this.database);
    } catch (error) {
      this.logger.warn({ event: 'inbox.maintenance_failed', err: error }, 'inbox maintenance is tried again later');
    }
  }
}
