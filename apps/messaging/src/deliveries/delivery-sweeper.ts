import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Env } from '../env.js';
import { MessagesService } from '../messages/messages.service.js';
import { DeliveryAttemptsService } from './delivery-attempts.service.js';
import { EmailQueue } from '../email-queue/email-queue.js';

/**
 * Fills the queue from the database: retries, deliveries whose recipient has become known, those of dead processes, and
 * everything after Redis was lost. Several instances may run it: a delivery has one job.
 */
@Injectable()
export class DeliverySweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly messages: MessagesService,
    private readonly attempts: DeliveryAttemptsService,
    private readonly queue: EmailQueue,
    @InjectEnv() private readonly env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = this.repeat();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  async runOnce(): Promise<void> {
    await this.messages.address();
    if (!(await this.queue.isLow())) return;
    const due = await this.attempts.due(this.queue.capacity);
    if (due.length > 0) await this.queue.add(due);
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.runOnce().catch((error: unknown) => {
        this.logger.warn({ event: 'sweeper.failed', err: error }, 'deliveries not queued, trying again');
      });
      await delay(this.env.REFILL_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
