import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Worker } from 'bullmq';
import type { Env } from '../env.js';
import { render } from '../templates/templates.js';
import { type ClaimedDelivery, DeliveriesService } from './deliveries.service.js';
import { emailQueueName, queueOptions, type SendEmailJob } from './email-queue.js';
import { isRefusal, Mailer } from './mailer.js';

/** The one processor of `send-email` jobs. */
@Injectable()
export class EmailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private worker: Worker<SendEmailJob> | undefined;

  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly mailer: Mailer,
    @InjectEnv() private readonly env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const options = { ...queueOptions(this.env), concurrency: 5 };
    this.worker = new Worker<SendEmailJob>(emailQueueName, (job) => this.process(job.data.deliveryId), options);
    this.worker.on('error', (error) => this.logger.debug({ err: error }, 'the email worker waits for Redis'));
  }

  /** Lets mails that are being sent finish. */
  async onModuleDestroy(): Promise<void> {
    await this.worker?.close();
  }

  /** Sends a delivery unless it is done or being sent: running it twice, also at the same time, sends one mail. */
  async process(deliveryId: string): Promise<void> {
    const delivery = await this.deliveries.claim(deliveryId);
    if (delivery === undefined) return;
    try {
      await this.mailer.send(delivery.id, delivery.email, render(delivery.template, delivery.data, delivery));
    } catch (error) {
      await this.onError(delivery, error);
      return;
    }
    await this.deliveries.markSent(delivery);
  }

  private async onError(delivery: ClaimedDelivery, error: unknown): Promise<void> {
    const cause = error instanceof Error ? error.message : String(error);
    this.logger.warn(
      { event: 'email.not-sent', deliveryId: delivery.id, attempts: delivery.attempts, cause },
      'not sent',
    );
    if (isRefusal(error)) await this.deliveries.markFailed(delivery, cause);
    else await this.deliveries.postpone(delivery, cause);
  }
}
