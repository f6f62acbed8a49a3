import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from '@mvec/errors';
import { continueWork, type Logger, type OpenSpan } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Worker } from 'bullmq';
import type { Env } from '../env.js';
import { renderMail } from '../templates/templates.js';
import { type ClaimedDelivery, DeliveryAttemptsService } from './delivery-attempts.service.js';
import { deliveries, jobFailures } from './delivery-metrics.js';
import {
  EmailQueue,
  emailQueueName,
  queueOptions,
  reconnectDelayMs,
  type SendEmailData,
  sendEmailData,
  sendEmailJob,
} from '../email-queue/email-queue.js';
import { isRefusal, reasonOf } from './mail-failure.js';
import { Mailer } from './mailer.js';

const concurrency = 5;
/** After this time the jobs of a dead process go to another one; the claim in the database prevents a second mail of a slow one. */
const lockMs = 5_000;
/** A process that was frozen after its claim must not start to send: another process may have claimed the mail. */
const startWithinMs = 15_000;
const recordRetryMs = 250;
/** Shorter than the time that a service has to stop. */
const finishWithinMs = 10_000;

const limiterWindowMs = 100;

/** Rate limit of the queue over all workers, in short windows, so that mails do not block other work for a whole second. */
function limiterOf({ MAILS_PER_SECOND }: Env) {
  const max = Math.ceil((MAILS_PER_SECOND * limiterWindowMs) / 1_000);
  return { max, duration: Math.round((max * 1_000) / MAILS_PER_SECOND) };
}

/** The one processor of `send-email` jobs. */
@Injectable()
export class EmailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private worker: Worker | undefined;
  /** Mails that this process sends, or has sent and not yet recorded, by delivery. */
  private readonly underway = new Map<string, Promise<void>>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly attempts: DeliveryAttemptsService,
    private readonly mailer: Mailer,
    private readonly queue: EmailQueue,
    @InjectEnv() private readonly env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const connection = { url: this.env.REDIS_URL, retryStrategy: reconnectDelayMs };
    const options = {
      ...queueOptions(this.env),
      connection,
      concurrency,
      limiter: limiterOf(this.env),
      lockDuration: lockMs,
      stalledInterval: lockMs,
    };
    this.worker = new Worker(emailQueueName, ({ data }) => this.process(sendEmailData.parse(data)), options);
    this.worker.on('error', (error) => this.logger.debug({ err: error }, 'Redis unavailable: the email worker waits'));
    this.worker.on('failed', (job, error) => {
      jobFailures.inc();
      this.logger.warn(
        { event: 'email.job_failed', deliveryId: job?.id, err: error },
        'email job failed: the sweeper adds it again',
      );
    });
  }

  /** Waits for mails that are being sent, while the database is still open to record them. */
  async onModuleDestroy(): Promise<void> {
    await this.worker?.pause(true);
    await Promise.race([Promise.allSettled(this.underway.values()), delay(finishWithinMs, undefined, { ref: false })]);
    this.stopped.abort();
    // A graceful close would wait for an unavailable Redis.
    await this.worker?.close(!this.queue.isConnected);
  }

  /** Sends a delivery unless it is done or being sent: two runs, also concurrent ones, send one mail. */
  async process({ deliveryId, traceparent }: SendEmailData): Promise<void> {
    if (this.underway.has(deliveryId)) return;
    const work = this.claimAndSend(deliveryId, traceparent);
    this.underway.set(deliveryId, work);
    await work.finally(() => this.underway.delete(deliveryId));
  }

  private async claimAndSend(deliveryId: string, queuedBy: string | undefined): Promise<void> {
    const startedAt = performance.now();
    const delivery = await this.attempts.claimDelivery(deliveryId);
    if (delivery === undefined || performance.now() - startedAt > startWithinMs) return;
    const attributes = {
      'messaging.system': 'bullmq',
      'mvec.delivery.id': deliveryId,
      'mvec.attempt': delivery.attempts,
    };
    const origin = {
      ...(delivery.correlationId && { correlationId: delivery.correlationId }),
      traceparent: queuedBy ?? delivery.traceparent ?? undefined,
    };
    await continueWork(origin, `process ${sendEmailJob}`, { kind: 'consumer', attributes }, (span) =>
      this.send(delivery, span),
    );
  }

  private async send(delivery: ClaimedDelivery, span: OpenSpan | undefined): Promise<void> {
    try {
      await this.mailer.sendMail(delivery, renderMail(delivery.template, delivery.data, delivery));
    } catch (error) {
      span?.fail(error);
      await this.recordFailure(delivery, error);
      return;
    }
    deliveries.inc({ outcome: 'sent', template: delivery.template });
    await this.record(() => this.attempts.markSent(delivery));
  }

  private async recordFailure(delivery: ClaimedDelivery, error: unknown): Promise<void> {
    const [cause, refused] = [reasonOf(error), isRefusal(error)];
    const { id: deliveryId, attempts, template } = delivery;
    deliveries.inc({ outcome: refused ? 'failed' : 'postponed', template });
    this.logger.warn(
      { event: 'email.not_sent', deliveryId, attempts, refused, cause },
      refused ? 'mail refused: not retried' : 'mail not sent: it is retried',
    );
    await this.record(() =>
      refused ? this.attempts.markFailed(delivery, cause) : this.attempts.postponeDelivery(delivery, cause),
    );
  }

  /** Retries while the database is unavailable: a mail that was sent and not recorded would be sent again. */
  private async record(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        if (!isOutage(error) || this.stopped.signal.aborted) throw error;
        this.logger.warn(
          { event: 'email.not_recorded', err: error },
          'database unavailable: the outcome of a mail is recorded later',
        );
        await delay(recordRetryMs);
      }
    }
  }
}
