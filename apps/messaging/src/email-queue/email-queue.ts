import { AppError, type ErrorKind } from '@mvec/errors';
import { context, inSharedSpan, type Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Env } from '../env.js';

/** Persisted in Redis: never changes in a rename. */
export const emailQueueName = 'email';

/** Persisted in Redis, like the queue's name. */
export const sendEmailJob = 'send-email';

export const sendEmailData = z.object({ deliveryId: z.uuid(), traceparent: z.string().optional() });

export type SendEmailData = z.infer<typeof sendEmailData>;

/** A delivery to look at. */
export interface QueuedDelivery {
  id: string;
  /** Sent before all others. */
  urgent: boolean;
  traceparent?: string | null;
}

/** BullMQ's names of job states. */
export const jobStates = ['waiting', 'active', 'delayed', 'prioritized', 'failed'] as const;

class EmailQueueUnavailableError extends AppError {
  override readonly code = 'email_queue_unavailable';
  override readonly kind: ErrorKind = 'unavailable';
}

const commandTimeoutMs = 5_000;
const maxReconnectDelayMs = 2_000;

/** The queue's events are not read. */
const maxKeptEvents = 10;
const minCapacity = 500;

/**
 * Options of the queue and of its worker. Tests share one Redis, so the keys have the prefix of the topics. The version
 * check is skipped: without an answer at the start it would disable BullMQ's connection permanently.
 */
export function queueOptions(env: Env) {
  return { prefix: `${env.TOPIC_PREFIX}bull`, skipVersionCheck: true };
}

/** BullMQ's own delays grow to 20 s: mails would wait that long after Redis is back. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(attempt * 100, maxReconnectDelayMs);
}

/** Enough for two intervals of the sweeper. */
function capacityFor({ MAILS_PER_SECOND, REFILL_INTERVAL_MS }: Env): number {
  return Math.max(minCapacity, Math.ceil((2 * MAILS_PER_SECOND * REFILL_INTERVAL_MS) / 1_000));
}

/**
 * Queue of the deliveries to look at next. It may be lost: the sweeper fills it again from the database. It holds mails
 * that are sent within seconds; further mails of a burst stay in the database until the queue has room.
 */
@Injectable()
export class EmailQueue implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly queue: Queue<SendEmailData>;
  private readonly soon: QueuedDelivery[] = [];
  private room: number;
  /** Last error of the connection: it distinguishes a wrong password from an outage. */
  private lastError = 'no connection';
  /** Number of deliveries that it holds, exceeded by a few at most. */
  readonly capacity: number;

  constructor(
    @InjectEnv() env: Env,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.capacity = capacityFor(env);
    this.room = this.capacity;
    this.redis = new Redis(env.REDIS_URL, {
      // Without Redis an addition fails at once; it must not accumulate in memory.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: commandTimeoutMs,
      retryStrategy: reconnectDelayMs,
    });
    this.redis.on('error', (error) => {
      this.lastError = error.message;
      this.logger.debug({ err: error }, 'Redis unavailable: deliveries stay in the database');
    });
    const streams = { events: { maxLen: maxKeptEvents } };
    this.queue = new Queue(emailQueueName, { ...queueOptions(env), connection: this.redis, streams });
    this.queue.on('error', (error) =>
      this.logger.debug({ err: error }, 'email queue failed: the sweeper adds deliveries later'),
    );
  }

  /** Whether the connection to Redis is ready. */
  get isConnected(): boolean {
    return this.redis.status === 'ready';
  }

  /**
   * Whether the queue is less than half full. Each call also updates how many deliveries `enqueueSoon` may add.
   * @throws EmailQueueUnavailableError
   */
  async isLow(): Promise<boolean> {
    this.requireRedis();
    this.room = this.capacity - (await this.queue.getWaitingCount());
    return this.room > this.capacity / 2;
  }

  /** Number of jobs by state. @throws EmailQueueUnavailableError */
  async countJobs(): Promise<Record<string, number>> {
    this.requireRedis();
    return this.queue.getJobCounts(...jobStates);
  }

  /**
   * Adds deliveries. A delivery has one job at a time: the job's id is the delivery's, and an ended job is removed.
   * @throws EmailQueueUnavailableError
   */
  async enqueue(deliveries: readonly QueuedDelivery[]): Promise<void> {
    this.requireRedis();
    if (deliveries.length === 0) return;
    this.room -= deliveries.length;
    const members = deliveries.map(({ traceparent }) => ({
      name: `create ${sendEmailJob}`,
      parent: traceparent ?? undefined,
    }));
    const attributes = { 'messaging.system': 'bullmq', 'messaging.destination.name': emailQueueName };
    await inSharedSpan(`send ${emailQueueName}`, { kind: 'producer', attributes, members }, (traceparents) =>
      this.queue.addBulk(deliveries.map((delivery, index) => jobOf(delivery, traceparents[index]))),
    );
  }

  /**
   * Adds deliveries without waiting for Redis. While it is unavailable or the queue is full, the sweeper adds them later.
   * Deliveries of one batch of events are added together.
   */
  enqueueSoon(deliveries: readonly QueuedDelivery[]): void {
    if (this.soon.length === 0) context.leave(() => setImmediate(() => this.flush()));
    this.soon.push(...deliveries);
  }

  private flush(): void {
    const waiting = this.soon.splice(0);
    const usual = waiting.filter(({ urgent }) => !urgent).slice(0, Math.max(0, this.room));
    this.enqueue([...waiting.filter(({ urgent }) => urgent), ...usual]).catch((error: unknown) => {
      this.logger.debug({ err: error }, 'deliveries not queued: the sweeper adds them later');
    });
  }

  /** BullMQ itself would wait for the first connection without limit. */
  private requireRedis(): void {
    if (this.isConnected) return;
    throw new EmailQueueUnavailableError(`Redis unavailable (${this.lastError}): deliveries stay in the database`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
    this.redis.disconnect();
  }
}

function jobOf({ id, urgent }: QueuedDelivery, traceparent: string | undefined) {
  return {
    name: sendEmailJob,
    data: { deliveryId: id, ...(traceparent && { traceparent }) },
    opts: { jobId: id, removeOnComplete: true, removeOnFail: true, ...(urgent && { lifo: true }) },
  };
}
