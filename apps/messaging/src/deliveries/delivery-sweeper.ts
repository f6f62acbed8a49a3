import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EmailQueue } from '../email-queue/email-queue.js';
import type { Env } from '../env.js';
import { MessagesService } from '../messages/messages.service.js';
import { DeliveryAttemptsService } from './delivery-attempts.service.js';

/**
 * Fills the queue from the database: retries, deliveries whose recipient is known now, those of dead processes, and all
 * due ones after Redis was lost. Several instances may run it: a delivery has one job.
 */
@Injectable()
export class DeliverySweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly messages: MessagesService,
    private readonly attempts: DeliveryAttemptsService,
    private readonly queue: EmailQueue,
    @InjectEnv() env: Env,
    @InjectLogger() logger: Logger,
  ) {
    this.task = new PeriodicTask(() => this.fillQueue(), {
      name: 'delivery.sweep',
      everyMs: env.REFILL_INTERVAL_MS,
      runAtStart: true,
      logger,
      failureMessage: 'sweep of deliveries failed: due mails wait for the next run',
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  private async fillQueue(): Promise<void> {
    await this.messages.addressMessages();
    if (!(await this.queue.isLow())) return;
    await this.queue.enqueue(await this.attempts.findDue(this.queue.capacity));
  }
}
