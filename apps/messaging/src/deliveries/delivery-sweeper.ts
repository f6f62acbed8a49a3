import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Env } from '../env.js';
import { DeliveriesService } from './deliveries.service.js';
import { EmailQueue } from './email-queue.js';

const refillSize = 500;

/** Fills the queue from the database: retries, deliveries of dead processes, and everything after Redis was lost. */
@Injectable()
export class DeliverySweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly queue: EmailQueue,
    @InjectEnv() private readonly env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), this.env.REFILL_INTERVAL_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns how many deliveries were due */
  async runOnce(): Promise<number> {
    const due = await this.deliveries.due(refillSize);
    if (due.length > 0) await this.queue.add(due);
    return due.length;
  }

  private async sweep(): Promise<void> {
    await this.runOnce().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'deliveries not queued, trying again'),
    );
  }
}
