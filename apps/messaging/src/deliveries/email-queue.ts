import { AppError, type ErrorKind } from '@mvec/errors';
import type { Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Env } from '../env.js';

/** Persisted in Redis: never changes in a rename. */
export const emailQueueName = 'email';

/** Persisted in Redis, like the queue's name. */
export const sendEmailJob = 'send-email';

export const sendEmailData = z.object({ deliveryId: z.uuid() });

export type SendEmailData = z.infer<typeof sendEmailData>;

class QueueAwayError extends AppError {
  override readonly code = 'email_queue_away';
  override readonly kind: ErrorKind = 'unavailable';
}

const answerWithinMs = 5_000;
const longestReconnectPauseMs = 2_000;

/**
 * What the queue and its worker have in common. Tests share one Redis, so the keys carry the prefix of the topics.
 * The version is not asked for: an answer that fails to come at the start would disable BullMQ's connection for good.
 */
export function queueOptions(env: Env) {
  return { prefix: `${env.TOPIC_PREFIX}bull`, skipVersionCheck: true };
}

/** BullMQ's own pauses grow to 20 s: mails would wait that long after Redis is back. */
export function reconnectPauseMs(attempt: number): number {
  return Math.min(attempt * 100, longestReconnectPauseMs);
}

/** Says which deliveries to look at now. Losing it loses nothing: the sweeper fills it again from the database. */
@Injectable()
export class EmailQueue implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly queue: Queue<SendEmailData>;
  private readonly soon: string[] = [];

  constructor(
    @InjectEnv() env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.redis = new Redis(env.REDIS_URL, {
      // Without Redis an addition fails at once instead of piling up in memory.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: answerWithinMs,
      retryStrategy: reconnectPauseMs,
    });
    this.redis.on('error', (error) => this.logger.debug({ err: error }, 'the email queue waits for Redis'));
    this.queue = new Queue(emailQueueName, { ...queueOptions(env), connection: this.redis });
    this.queue.on('error', (error) => this.logger.debug({ err: error }, 'the email queue failed'));
  }

  /** Whether Redis is there, as far as is known. */
  get isConnected(): boolean {
    return this.redis.status === 'ready';
  }

  /**
   * One job per delivery at a time: the job's id is the delivery's, and an ended job is removed.
   * @throws an outage when Redis is away
   */
  async add(deliveryIds: string[]): Promise<void> {
    // BullMQ would wait for the first connection, for ever.
    if (!this.isConnected) throw new QueueAwayError('Redis is away: deliveries stay in the database');
    await this.queue.addBulk(
      deliveryIds.map((deliveryId) => ({
        name: sendEmailJob,
        data: { deliveryId },
        opts: { jobId: deliveryId, removeOnComplete: true, removeOnFail: true },
      })),
    );
  }

  /**
   * Does not wait for Redis: while it is away, the sweeper has to add the deliveries later. What one batch of events
   * asks for is added at once.
   */
  addSoon(deliveryIds: string[]): void {
    if (this.soon.length === 0) setImmediate(() => this.flush());
    this.soon.push(...deliveryIds);
  }

  private flush(): void {
    this.add(this.soon.splice(0)).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'not queued, the sweeper adds them later');
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
    this.redis.disconnect();
  }
}
